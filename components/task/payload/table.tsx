"use client";

import type { Json, JsonObject } from "@/lib/domain/types";
import { spell } from "../readable";
import { Visible } from "../visible";
import { MoreButton, useMore } from "./more";
import { NumberText } from "./number";
import { isNumeric, type Table as TableData } from "./table-of";
import { Folded, Text } from "./text";

type Props = { table: TableData; name: string; pointer: string };

/** A list of like objects. On a narrow screen it is moved sideways, by itself, with the page staying where it is. */
export function Table({ table: { columns, rows }, name, pointer }: Props) {
  const { count, ...rest } = useMore(rows.length, 20);
  const looks = new Map(columns.map((column) => [column, lookOf(column, rows)]));
  return (
    <>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be moved sideways must be reachable by keyboard
        tabIndex={0}
        aria-label={`${name || "List"}: ${rows.length} rows`}
        className="my-1 overflow-x-auto rounded-md border border-line edged"
      >
        <table className="w-full border-collapse text-left">
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column}
                  scope="col"
                  className={`${CELL} ${looks.get(column)} font-medium text-muted`}
                >
                  <Visible text={column} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, count).map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <tr key={i} className="border-t border-line align-top">
                {columns.map((column) => (
                  <td key={column} className={`${CELL} ${looks.get(column)}`}>
                    <Cell row={row} column={column} pointer={`${pointer}/${i}`} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <MoreButton {...rest} what="rows" />
    </>
  );
}

// It moves sideways anyway: words are broken only where a single one is wider than a column may be.
const CELL = "max-w-80 px-2 py-1 [overflow-wrap:break-word]";
const LONG = 16; // characters; a column of shorter texts is as narrow as they are

function lookOf(column: string, rows: JsonObject[]): string {
  if (isNumeric(column, rows)) return "min-w-16 text-right";
  const isLong = rows.some((row) => typeof row[column] === "string" && row[column].length > LONG);
  return isLong ? "min-w-40" : "min-w-16";
}

function Cell({ row, column, pointer }: { row: JsonObject; column: string; pointer: string }) {
  if (!Object.hasOwn(row, column)) return <span className="text-muted">–</span>;
  const value = row[column] as Json;
  if (typeof value === "string")
    return <Text text={value} name={column} pointer={`${pointer}/${column}`} comments={false} />;
  if (typeof value === "number") return <NumberText value={value} name={column} />;
  return (
    <span className="font-mono text-code">
      {typeof value === "object" && value !== null ? (
        <Folded text={JSON.stringify(value)} isCode />
      ) : (
        spell(value)
      )}
    </span>
  );
}

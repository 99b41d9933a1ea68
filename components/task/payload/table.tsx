"use client";

import type { Json, JsonObject } from "@/lib/domain/types";
import { spell } from "../readable";
import { Visible } from "../visible";
import { MoreButton, useMore } from "./more";
import type { Table as TableData } from "./table-of";
import { Folded, Text } from "./text";

type Props = { table: TableData; name: string; pointer: string };

/** A list of like objects. On a narrow screen it is moved sideways, by itself, with the page staying where it is. */
export function Table({ table: { columns, rows }, name, pointer }: Props) {
  const { count, ...rest } = useMore(rows.length, 20);
  return (
    <>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be moved sideways must be reachable by keyboard
        tabIndex={0}
        aria-label={`${name || "List"}: ${rows.length} rows`}
        className="my-1 overflow-x-auto rounded-md border border-line bg-panel"
      >
        <table className="w-full border-collapse text-left">
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col" className="min-w-16 px-2 py-1 font-medium text-muted">
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
                  <td key={column} className="px-2 py-1 [overflow-wrap:break-word]">
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

function Cell({ row, column, pointer }: { row: JsonObject; column: string; pointer: string }) {
  if (!Object.hasOwn(row, column)) return <span className="text-muted">–</span>;
  const value = row[column] as Json;
  if (typeof value === "string")
    return <Text text={value} name={column} pointer={`${pointer}/${column}`} comments={false} />;
  const isNumber = typeof value === "number";
  return (
    <span className={`font-mono text-[13px] ${isNumber ? "whitespace-nowrap tabular-nums" : ""}`}>
      {typeof value === "object" && value !== null ? (
        <Folded text={JSON.stringify(value)} isCode />
      ) : (
        spell(value)
      )}
    </span>
  );
}

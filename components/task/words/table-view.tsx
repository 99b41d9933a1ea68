import { directionOfInlines } from "./direction";
import { Inlines } from "./inlines";
import type { Inline } from "./markdown-inline";
import type { Side, Table } from "./markdown-table";

/** On a narrow screen it is moved sideways, by itself, with the page staying where it is. */
export function TableView({ table: { sides, head, rows } }: { table: Table }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be moved sideways must be reachable by keyboard
      tabIndex={0}
      aria-label={`Table: ${rows.length} ${rows.length === 1 ? "row" : "rows"}`}
      className="overflow-x-auto rounded-md border border-line edged"
    >
      {/* The look of every cell is said once, in the style sheet: a thousand pipes are not a thousand times as long. */}
      <table dir={directionOfInlines([...head, ...rows.flat()].flat())} className="words-table">
        <thead>
          <tr>
            {head.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <th key={i} scope="col" className={LOOKS[sides[i] ?? "left"]}>
                <Inlines inlines={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={i}>
              {row.map((cell, j) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                <Cell key={j} cell={cell} side={sides[j] ?? "left"} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const LOOKS: Record<Side, string> = {
  left: "text-start",
  center: "text-center",
  right: "text-end tabular-nums",
};

const Cell = ({ cell, side }: { cell: Inline[]; side: Side }) => (
  <td className={side === "left" ? undefined : LOOKS[side]}>
    <Inlines inlines={cell} />
  </td>
);

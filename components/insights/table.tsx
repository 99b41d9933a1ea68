import type { ReactNode } from "react";

export type Cell = ReactNode;
export type TableRow = { key: string; cells: Cell[]; bar?: number }; // bar: 0 to 1, drawn behind the first cell's words
type Props = { name: string; columns: string[]; rows: TableRow[] };

/** Figures. On a phone it is moved sideways within its frame, and never the page. */
export function Table({ name, columns, rows }: Props) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be moved sideways must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-panel"
      aria-label={name}
    >
      <table className="w-full border-collapse tabular-nums">
        <caption className="sr-only">{name}</caption>
        <thead>
          <tr className="border-b border-line text-left text-muted">
            {columns.map((column, i) => (
              <th
                key={column}
                scope="col"
                className={`whitespace-nowrap px-3 py-2 font-medium ${i > 0 ? "text-right" : ""}`}
              >
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ key, cells, bar }) => (
            <tr key={key}>
              {cells.map((cell, i) =>
                i === 0 ? (
                  <th key={columns[i]} scope="row" className="min-w-32 px-3 py-1.5 text-left font-normal">
                    {cell}
                    {bar !== undefined && <Bar share={bar} />}
                  </th>
                ) : (
                  <td key={columns[i]} className="whitespace-nowrap px-3 py-1.5 text-right">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The figure beside it, as a length. */
function Bar({ share }: { share: number }) {
  return (
    <svg aria-hidden="true" className="mt-1 block h-2 w-full">
      <rect width="100%" height="8" rx="2" className="fill-sunken" />
      {share > 0 && (
        <rect width={`${Math.max(0.5, share * 100).toFixed(2)}%`} height="8" rx="2" className="fill-accent" />
      )}
    </svg>
  );
}

/** Under a chart, and closed: the chart says the same. */
export function FoldedTable(props: Props) {
  return (
    <details className="mt-3">
      <summary className="inline-block rounded-md px-1 py-1 text-muted underline">
        The same as a table
      </summary>
      <div className="mt-2">
        <Table {...props} />
      </div>
    </details>
  );
}

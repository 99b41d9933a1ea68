// One line of a table beside what it must be; and the table.
export type Line = { name: string; must: string; measured: string; reached: boolean | null };
export type Say = (line: string) => void;

export const lineTable = (subject: string, lines: Line[]): string =>
  [
    `| ${subject} | must | measured | verdict |`,
    "|---|---|---|---|",
    ...lines.map(
      ({ name, must, measured, reached }) => `| ${name} | ${must} | ${measured} | ${verdict(reached)} |`,
    ),
  ].join("\n");

const verdict = (reached: boolean | null): string =>
  reached === null ? "" : reached ? "must reached" : "**below must**";

// One summary of a run of the faults.
import type { Played } from "@/lib/testing/reports";

const ROW = /^B-\d\d/;
const line = (isGood: boolean, ms: number, title: string) =>
  `${isGood ? "      " : "FAILED"} ${(ms / 1000).toFixed(1).padStart(8)} s  ${title}`;

/** A line for each row and what it measured; the tests that belong to none are one. */
export function summary(played: Played[]): string {
  const rows = played.filter(({ title }) => ROW.test(title)).sort((a, b) => (a.title < b.title ? -1 : 1));
  const others = played.filter(({ title }) => !ROW.test(title));
  const lines = rows.flatMap(({ title, isGood, ms, measured }) => [
    line(isGood, ms, title),
    ...measured.map((each) => `${" ".repeat(19)}${each}`),
  ]);
  const failed = others.filter(({ isGood }) => !isGood).map(({ title, ms }) => line(false, ms, title));
  const rest = others.reduce((sum, { ms }) => sum + ms, 0);
  return [
    ...lines,
    ...failed,
    ...(others.length > 0 ? [line(true, rest, `${others.length} other tests`)] : []),
  ].join("\n");
}

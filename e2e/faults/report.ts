// What the tools wrote down of each test: how it ended, how long it took, and what it measured.
import { BROWSER_REPORT, readReport, reportOf } from "@/lib/testing/stages";

export type Played = { title: string; isGood: boolean; ms: number; measured: string[] };

type VitestReport = {
  testResults: Array<{
    assertionResults: Array<{
      ancestorTitles: string[];
      title: string;
      status: string;
      duration?: number;
      meta?: { measured?: string };
    }>;
  }>;
};

export function playedInVitest(config: string): Played[] {
  const report = readReport<VitestReport>(reportOf(config));
  const tests = report?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? [];
  return tests
    .filter(({ status }) => status === "passed" || status === "failed")
    .map(({ ancestorTitles, title, status, duration = 0, meta }) => ({
      title: [title, ...ancestorTitles].filter(Boolean).join(", "),
      isGood: status === "passed",
      ms: duration,
      measured: meta?.measured?.split("\n") ?? [],
    }));
}

type Suite = {
  specs?: Array<{
    title: string;
    ok: boolean;
    tests: Array<{ results: Array<{ duration: number }> }>;
  }>;
  suites?: Suite[];
};

export const playedInBrowser = (): Played[] =>
  (readReport<{ suites: Suite[] }>(BROWSER_REPORT)?.suites ?? []).flatMap(playedIn);

function playedIn({ specs = [], suites = [] }: Suite): Played[] {
  const own = specs.map(({ title, ok, tests }) => ({
    title,
    isGood: ok,
    ms: tests.flatMap(({ results }) => results).reduce((sum, { duration }) => sum + duration, 0),
    measured: [],
  }));
  return [...own, ...suites.flatMap(playedIn)];
}

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

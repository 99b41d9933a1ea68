// What the tools wrote down of each test: how it ended, how long it took, what it measured, and why it failed.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

const RESULTS = "test-results";
export const BROWSER_REPORT = "playwright.json";
export const reportOf = (config: string): string => `vitest-${config.replaceAll(/\W+/g, "-")}.json`;

/** `why` says what the tool said of a failure, `held` what the page held then; both are empty for one that passed. */
export type Played = {
  file: string;
  title: string;
  isGood: boolean;
  ms: number;
  measured: string[];
  why: string;
  held?: string;
};

type VitestReport = {
  testResults: Array<{
    name: string;
    status: string;
    message: string;
    assertionResults: Array<{
      ancestorTitles: string[];
      title: string;
      status: string;
      duration?: number;
      failureMessages?: string[];
      meta?: { measured?: string };
    }>;
  }>;
};

type BrowserResult = {
  duration: number;
  errors?: Array<{ message?: string }>;
  attachments?: Array<{ name: string; path?: string }>;
};

type Suite = {
  specs?: Array<{
    file: string;
    title: string;
    ok: boolean;
    tests: Array<{ results: BrowserResult[] }>;
  }>;
  suites?: Suite[];
};

export function playedInVitest(config: string): Played[] {
  return readReport<VitestReport>(reportOf(config))?.testResults.flatMap(playedInFile) ?? [];
}

function playedInFile({
  name,
  status,
  message,
  assertionResults,
}: VitestReport["testResults"][number]): Played[] {
  const file = relative(process.cwd(), name);
  const played = assertionResults
    .filter((test) => test.status === "passed" || test.status === "failed")
    .map(({ ancestorTitles, title, status, duration = 0, failureMessages = [], meta }) => ({
      file,
      title: [title, ...ancestorTitles].filter(Boolean).join(", "),
      isGood: status === "passed",
      ms: duration,
      measured: meta?.measured?.split("\n") ?? [],
      why: failureMessages.join("\n"),
    }));
  // A file that cannot be loaded, or whose set-up falls over, has no test that says so.
  if (status !== "failed" || played.some(({ isGood }) => !isGood)) return played;
  return [...played, { file, title: "the file itself", isGood: false, ms: 0, measured: [], why: message }];
}

export const playedInBrowser = (): Played[] =>
  (readReport<{ suites: Suite[] }>(BROWSER_REPORT)?.suites ?? []).flatMap(playedIn);

function playedIn({ specs = [], suites = [] }: Suite): Played[] {
  const own = specs.map(({ file, title, ok, tests }) => {
    const results = tests.flatMap((test) => test.results);
    return {
      file: join("e2e", file),
      title,
      isGood: ok,
      ms: results.reduce((sum, { duration }) => sum + duration, 0),
      measured: [],
      why: ok ? "" : results.flatMap(({ errors = [] }) => errors.map((error) => error.message)).join("\n"),
      held: ok ? "" : results.map(heldIn).join("\n"),
    };
  });
  return [...own, ...suites.flatMap(playedIn)];
}

/** The page's own part of what Playwright wrote down, without what stands around it on every page. */
function heldIn({ attachments = [] }: BrowserResult): string {
  const path = attachments.find(({ name }) => name === "error-context")?.path;
  const text = path && existsSync(path) ? readFileSync(path, "utf8") : "";
  return /^```yaml\n(?:.*\n)*?(- main(?:.*\n)*?)```/m.exec(text)?.[1] ?? "";
}

/** The path of a report that is about to be written; what an earlier run left there is gone. */
export function freshReport(name: string): string {
  mkdirSync(RESULTS, { recursive: true });
  rmSync(join(RESULTS, name), { force: true });
  return join(RESULTS, name);
}

/** null: the tool fell over before it wrote one. */
function readReport<T>(name: string): T | null {
  const path = join(RESULTS, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : null;
}

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { childEnvironment, type Environment } from "@/lib/config";
import { buildPages } from "@/lib/server/build";
import { findChromium } from "./chromium";

// What `npm test` consists of. Each stage runs a tool the way one would by hand, and counts what it found.

export type Count = { passed: number; failed: number };
export type Stage = { name: string; run(): Promise<Count> };

const RESULTS = "test-results";
export const BROWSER_REPORT = "playwright.json";
const VITEST_CONFIG = join("lib", "testing", "vitest.config.ts");
const ok: Count = { passed: 1, failed: 0 };
const bad: Count = { passed: 0, failed: 1 };

export const checks: Stage[] = [
  { name: "types", run: () => check(["node_modules/typescript/bin/tsc", "--noEmit"]) },
  { name: "lint", run: () => check(["node_modules/@biomejs/biome/bin/biome", "ci", "."]) },
  { name: "build", run: build },
];

/** Unit and database tests, then every folder of e2e that brings a set-up of its own. */
export function vitestStages(filters: string[]): Stage[] {
  const configs = [VITEST_CONFIG, ...ownConfigs()].filter((config) => concerns(config, filters));
  return configs.map((config) => ({
    name: config === VITEST_CONFIG ? "unit and database" : config.split(/[\\/]/).slice(0, 2).join("/"),
    run: () => vitest(config, filters),
  }));
}

export function browserStages(filters: string[]): Stage[] {
  const isAsked = filters.length === 0 || filters.some((filter) => filter.endsWith(".spec.ts"));
  const hasSpecs = existsSync("e2e") && readdirSync("e2e").some((name) => name.endsWith(".spec.ts"));
  const specs = filters.filter((filter) => filter.endsWith(".spec.ts"));
  return isAsked && hasSpecs ? [{ name: "browser", run: () => browser(specs) }] : [];
}

const ownConfigs = (): string[] =>
  (existsSync("e2e") ? readdirSync("e2e") : [])
    .map((name) => join("e2e", name, "vitest.config.ts"))
    .filter(existsSync);

function concerns(config: string, filters: string[]): boolean {
  if (filters.length === 0) return true;
  const folder = config === VITEST_CONFIG ? null : config.slice(0, -"/vitest.config.ts".length);
  const files = filters.filter((filter) => !filter.startsWith("-") && !filter.endsWith(".spec.ts"));
  const isOwn = (file: string) =>
    ownConfigs().some((own) => file.startsWith(own.slice(0, -"/vitest.config.ts".length)));
  return folder === null ? files.some((file) => !isOwn(file)) : files.some((file) => file.startsWith(folder));
}

async function build(): Promise<Count> {
  await buildPages(console.log);
  return ok;
}

async function check(args: string[]): Promise<Count> {
  return (await runTool(args)) === 0 ? ok : bad;
}

export const reportOf = (config: string): string => `vitest-${config.replaceAll(/\W+/g, "-")}.json`;

export async function vitest(config: string, filters: string[], over: Environment = {}): Promise<Count> {
  const report = freshReport(reportOf(config));
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = ["node_modules/vitest/vitest.mjs", "run", "--config", config, ...reporters, ...filters];
  const code = await runTool(args, over);
  const counted = readReport<{ numPassedTests: number; numFailedTests: number }>(reportOf(config));
  return settle(code, counted && { passed: counted.numPassedTests, failed: counted.numFailedTests });
}

export async function browser(specs: string[], over: Environment = {}): Promise<Count> {
  const chromium = findChromium(console.log);
  if (chromium === null) {
    console.error(
      "There is no Chromium, and none could be installed. Install one, or name it in CHROME_PATH.",
    );
    return bad;
  }
  const report = freshReport(BROWSER_REPORT);
  const args = [
    "node_modules/@playwright/test/cli.js",
    "test",
    "--config",
    "e2e/playwright.config.ts",
    ...specs,
  ];
  const code = await runTool(args, {
    ...over,
    COUNTERSIGN_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: resolve(report),
  });
  const stats = readReport<{ stats: { expected: number; unexpected: number; flaky: number } }>(
    BROWSER_REPORT,
  )?.stats;
  return settle(code, stats && { passed: stats.expected + stats.flaky, failed: stats.unexpected });
}

/** A tool that fell over without naming a failed test has failed all the same. */
function settle(code: number, counted: Count | null | undefined): Count {
  const { passed, failed } = counted ?? { passed: 0, failed: 0 };
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

function freshReport(name: string): string {
  mkdirSync(RESULTS, { recursive: true });
  rmSync(join(RESULTS, name), { force: true });
  return join(RESULTS, name);
}

/** null: the tool fell over before it wrote one. */
export function readReport<T>(name: string): T | null {
  const path = join(RESULTS, name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : null;
}

function runTool(args: string[], over: Environment = {}): Promise<number> {
  const child = spawn(process.execPath, args, {
    env: childEnvironment(over),
    stdio: ["ignore", "inherit", "inherit"],
  });
  // Ctrl-C reaches the tool as well (one process group), which ends by itself; a signal to us alone is passed on.
  const pass = () => child.kill("SIGTERM");
  process.once("SIGTERM", pass);
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => {
      process.off("SIGTERM", pass);
      resolve(code ?? 1);
    });
  });
}

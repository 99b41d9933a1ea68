import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { childEnvironment, type Environment } from "@/lib/config";
import { buildPages } from "@/lib/server/build";
import { findChromium, lighterChromium } from "./chromium";
import {
  BROWSER_REPORT,
  freshReport,
  type Played,
  playedInBrowser,
  playedInVitest,
  reportOf,
} from "./reports";

// What `npm test` consists of. Each stage runs a tool the way one would by hand, and counts what it found.

/** `failures` names those of the failed that have a name. */
export type Count = { passed: number; failed: number; failures?: Played[] };
export type Stage = { name: string; run(): Promise<Count> };

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

export async function vitest(config: string, filters: string[], over: Environment = {}): Promise<Count> {
  const report = freshReport(reportOf(config));
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = ["node_modules/vitest/vitest.mjs", "run", "--config", config, ...reporters, ...filters];
  const code = await runTool(args, over);
  return settle(code, playedInVitest(config));
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
    COUNTERSIGN_CHROMIUM_LIGHTER: lighterChromium(console.log) ?? chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: resolve(report),
  });
  return settle(code, playedInBrowser());
}

/** A tool that fell over without naming a failed test has failed all the same. */
function settle(code: number, played: Played[]): Count {
  const failures = played.filter(({ isGood }) => !isGood);
  const passed = played.length - failures.length;
  return { passed, failed: code === 0 ? failures.length : Math.max(failures.length, 1), failures };
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

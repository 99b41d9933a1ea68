import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";
import { childEnvironment, toolVariable } from "@/lib/config";
import { runningAsRoot } from "@/lib/server/postgres-binaries";

// A Chromium for the browser tests: one that is there, else Playwright's download, else the system's package.

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
// Draws pages and is no browser around them: two fifths less of the processor for the same pages, so whatever does without the rest
// runs in it where there is one.
const LIGHTER = ["chromium-headless-shell", "chrome-headless-shell"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const DOWNLOAD_LIMIT_MS = 180_000;
const PACKAGE_LIMIT_MS = 300_000;
const LIGHTER_LIMIT_MS = 60_000; // it saves two minutes, where it comes

export function findChromium(say: (line: string) => void): string | null {
  const present = [namedByVariable(), ...onPath(NAMES), MAC, chromium.executablePath()].find(starts);
  if (present) return present;
  say("no Chromium here: downloading one …");
  run(
    process.execPath,
    [join("node_modules", "playwright", "cli.js"), "install", "chromium"],
    DOWNLOAD_LIMIT_MS,
  );
  if (starts(chromium.executablePath())) return chromium.executablePath();
  if (runningAsRoot() && run("apt-get", ["--version"], 5_000)) {
    say("the download did not work: installing the system's package …");
    run("apt-get", ["update", "-qq"], PACKAGE_LIMIT_MS);
    for (const names of [["chromium", "chromium-headless-shell"], ["chromium"]])
      if (install(names, PACKAGE_LIMIT_MS)) break;
  }
  return onPath(NAMES).find(starts) ?? null;
}

/** Beside one that `findChromium` has found. Whoever names theirs means that one. */
export function lighterChromium(say: (line: string) => void): string | null {
  if (namedByVariable() !== null) return null;
  const find = () => [...onPath(LIGHTER), ...downloadedLighter()].find(starts);
  return find() ?? (addedToPackage(say) ? find() : null) ?? null;
}

// Of the very version of the system's own Chromium, so that nothing else there is changed.
function addedToPackage(say: (line: string) => void): boolean {
  if (!runningAsRoot()) return false;
  const version = said("dpkg-query", ["--show", "chromium"])?.split("\t")[1]?.trim();
  if (!version) return false;
  say("installing the package of its headless shell beside Chromium: the same pages in less time …");
  const added = [`chromium-headless-shell=${version}`];
  const seen = () => run("apt-get", ["update", "-qq"], LIGHTER_LIMIT_MS);
  return install(added, LIGHTER_LIMIT_MS) || (seen() && install(added, LIGHTER_LIMIT_MS));
}

const install = (names: string[], limitMs: number): boolean =>
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], limitMs);

// Playwright's own download brings both, in folders beside each other that bear one number.
function downloadedLighter(): string[] {
  const [, folder = "", number = ""] = /^(.*)[\\/]chromium-(\d+)[\\/]/.exec(chromium.executablePath()) ?? [];
  if (number === "") return [];
  const beside = join(folder, `chromium_headless_shell-${number}`);
  if (!existsSync(beside)) return [];
  const names = ["chrome-headless-shell", "chrome-headless-shell.exe"];
  return readdirSync(beside).flatMap((within) => names.map((name) => join(beside, within, name)));
}

const namedByVariable = (): string | null =>
  toolVariable("PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH") ??
  toolVariable("CHROME_PATH") ??
  toolVariable("CHROME_BIN");

function onPath(names: readonly string[]): string[] {
  const folders = (toolVariable("PATH") ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Being there is not enough: a downloaded one may lack the system's libraries. */
function starts(path: string | null): path is string {
  return path !== null && existsSync(path) && run(path, ["--version"], 20_000);
}

function run(program: string, args: string[], limitMs: number): boolean {
  const env = childEnvironment({ DEBIAN_FRONTEND: "noninteractive" });
  return spawnSync(program, args, { env, timeout: limitMs, stdio: "ignore" }).status === 0;
}

function said(program: string, args: string[]): string | null {
  const { status, stdout } = spawnSync(program, args, {
    env: childEnvironment({}),
    timeout: 5_000,
    encoding: "utf8",
  });
  return status === 0 ? stdout : null;
}

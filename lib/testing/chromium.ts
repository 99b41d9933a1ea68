import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";
import { childEnvironment, toolVariable } from "@/lib/config";
import { runningAsRoot } from "@/lib/server/postgres-binaries";

// A Chromium for the browser tests: one that is there, else Playwright's download, else the system's package.

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const DOWNLOAD_LIMIT_MS = 180_000;
const PACKAGE_LIMIT_MS = 300_000;

export function findChromium(say: (line: string) => void): string | null {
  const present = [namedByVariable(), ...onPath(), MAC, chromium.executablePath()].find(starts);
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
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium"], PACKAGE_LIMIT_MS);
  }
  return onPath().find(starts) ?? null;
}

const namedByVariable = (): string | null =>
  toolVariable("PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH") ??
  toolVariable("CHROME_PATH") ??
  toolVariable("CHROME_BIN");

function onPath(): string[] {
  const folders = (toolVariable("PATH") ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Being there is not enough: a downloaded one may lack the system's libraries. */
function starts(path: string | null): path is string {
  return path !== null && existsSync(path) && run(path, ["--version"], 20_000);
}

function run(program: string, args: string[], limitMs: number): boolean {
  const env = childEnvironment({ DEBIAN_FRONTEND: "noninteractive" });
  return spawnSync(program, args, { env, timeout: limitMs, stdio: "ignore" }).status === 0;
}

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { childEnvironment, type Environment } from "@/lib/config";

// Countersign as a stranger runs it: real processes, spoken to by signals and over HTTP.

export type Running = {
  child: ChildProcess;
  pid: number;
  said(): string;
  until(pattern: RegExp): Promise<void>;
  /** The exit code; signals count as -1. */
  ended: Promise<number>;
};

const LIMIT_MS = 150_000; // the first start may have to build the pages

export const makeFolder = (): string => mkdtempSync(join(tmpdir(), "countersign-start-"));
export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export function run(
  verb: string,
  args: string[],
  over: Environment,
  flags: string[] = [],
  node = process.execPath,
): Running {
  const env = childEnvironment({
    DATABASE_URL: "",
    DATABASE_OWNER_URL: "",
    PUBLIC_URL: "",
    PORT: "",
    npm_lifecycle_event: "",
    ...over,
  });
  const child = spawn(node, [...flags, "lib/server/first.mjs", verb, ...args], { env });
  let text = "";
  const looks = new Set<() => void>();
  const hear = (part: Buffer) => {
    text += part;
    for (const look of looks) look();
  };
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  const ended = new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? -1)));
  const until = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`It never said ${pattern}:\n${text}`)), LIMIT_MS);
      const look = () => {
        if (!pattern.test(text)) return;
        clearTimeout(timer);
        looks.delete(look);
        resolve();
      };
      looks.add(look);
      look();
      void ended.then(() => reject(new Error(`It ended before it said ${pattern}:\n${text}`)));
    });
  return { child, pid: child.pid ?? 0, said: () => text, until, ended };
}

/** Runs a command to its end. */
export async function runOut(
  verb: string,
  args: string[],
  over: Environment,
  flags: string[] = [],
  node = process.execPath,
) {
  const running = run(verb, args, over, flags, node);
  let out = "";
  running.child.stdout?.on("data", (part) => {
    out += part;
  });
  const code = await running.ended;
  return { code, out, said: running.said() };
}

/** The processes of an instance, by their part. */
export function partsOf(pid: number): Record<"api" | "worker" | "web", number> {
  const found: Record<string, number> = {};
  for (const [child, command] of childrenOf(pid)) {
    const part = /main\.mjs (api|worker)/.exec(command)?.[1] ?? (/next/.test(command) ? "web" : null);
    if (part) found[part] = child;
  }
  return found as Record<"api" | "worker" | "web", number>;
}

function childrenOf(pid: number): Array<[number, string]> {
  if (process.platform !== "linux") return childrenByPs(pid);
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  const pids = text ? text.split(" ").map(Number) : [];
  return pids.flatMap((child) => {
    const command = commandOf(child);
    return command === null ? [] : [[child, command]];
  });
}

/** null: it has ended since. */
function commandOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return null;
  }
}

function childrenByPs(pid: number): Array<[number, string]> {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" });
  const rows = stdout.split("\n").map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line));
  return rows.flatMap((row) => (row && Number(row[2]) === pid ? [[Number(row[1]), row[3] ?? ""]] : []));
}

export const postmasterOf = (folder: string): number =>
  Number(readFileSync(join(folder, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);

// Beside much else, web in development needs a good while to serve its first page again.
const PATIENCE_MS = 25_000;

export async function becomes(
  condition: () => boolean | Promise<boolean>,
  limitMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`It did not become so: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const statusOf = (url: string, init?: RequestInit): Promise<number> =>
  fetch(url, { redirect: "manual", signal: AbortSignal.timeout(5_000), ...init }).then(
    (answer) => answer.status,
    () => 0,
  );

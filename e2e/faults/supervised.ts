// The product as `npm start` runs it, in a folder of its own; and a hand that kills its processes, one at a time.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@/lib/config";
import { runningDatabaseUrl } from "@/lib/server/embedded-postgres";
import { clusterFolder } from "@/lib/server/postgres-cluster";
import { isAlive, readPostmaster } from "@/lib/server/postgres-pidfile";
import { accepts } from "@/lib/server/ready";
import { ownPort } from "@/lib/testing/own-port";

export type Victim = "api" | "worker" | "postgres";

export type Supervised = {
  base: string;
  folder: string;
  log: string;
  bootstrap(): { person_token: string; workspace_key: string; workspace_id: string };
  databaseUrl(): string | null;
  /** The process that plays this part now, or null while it is being started again. */
  pid(victim: Victim): number | null;
  /** Whether another process than this one plays the part by now and, where it listens, takes connections. */
  isReplaced(victim: Victim, pid: number): Promise<boolean>;
  /** What the supervisor said about processes that ended unasked. */
  falls(): string[];
  stop(): Promise<void>;
};

const FIRST = fileURLToPath(new URL("../../lib/server/first.mjs", import.meta.url));
/** A fresh clone builds its pages first. */
const START_MS = 240_000;
const STOP_MS = 15_000;

export async function startSupervised(): Promise<Supervised> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-kill-"));
  const port = await ownPort();
  const base = `http://127.0.0.1:${port}`;
  const log = join(folder, "start.log");
  const env = childEnvironment({
    COUNTERSIGN_DATA: folder,
    PORT: String(port),
    DATABASE_URL: undefined,
    NODE_ENV: "production",
  });
  const out = openSync(log, "a");
  const main = spawn(process.execPath, [FIRST, "start"], { env, stdio: ["ignore", out, out] });
  await untilReady(main, log);
  const pid = (victim: Victim) =>
    victim === "postgres" ? postmasterOf(folder) : childOf(main.pid ?? 0, victim);
  return {
    base,
    folder,
    log,
    bootstrap: () =>
      JSON.parse(
        execFileSync(process.execPath, [FIRST, "bootstrap", "--owner", "kill@example.org", "--json"], {
          env,
          encoding: "utf8",
        }),
      ),
    databaseUrl: () => runningDatabaseUrl(folder),
    pid,
    isReplaced: async (victim, old) => {
      const now = pid(victim);
      return now !== null && now !== old && (victim !== "api" || (await accepts(port)));
    },
    falls: () => readFileSync(log, "utf8").match(/^(?:api|worker|web) *\| ended .*$/gm) ?? [],
    stop: async () => {
      await stopChild(main);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(main: ChildProcess, log: string): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (!readFileSync(log, "utf8").includes("ready at ")) {
    const isOver = main.exitCode !== null || Date.now() > deadline;
    if (isOver) throw new Error(`it did not start:\n${readFileSync(log, "utf8")}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function postmasterOf(folder: string): number | null {
  const found = readPostmaster(clusterFolder(folder));
  return found?.status === "ready" && isAlive(found.pid) ? found.pid : null;
}

/** A child of the supervisor by the verb at the end of its command line. Linux keeps both in /proc. */
function childOf(parent: number, verb: string): number | null {
  for (const name of readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ")) {
    try {
      // One that ended and has not been collected has no command line.
      if (readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").includes(verb)) return Number(name);
    } catch {
      // It ended while we looked.
    }
  }
  return null;
}

function stopChild(main: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (main.exitCode !== null || main.signalCode !== null) return resolve();
    const force = setTimeout(() => main.kill("SIGKILL"), STOP_MS);
    main.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    main.kill("SIGTERM");
  });
}

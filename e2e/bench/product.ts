// The product as it is shipped: its own bundle, its own processes, its own keys. Two api processes and a worker on one
// database; web is left out where no page is asked for, and comes beside them when it is wanted.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { childEnvironment } from "@/lib/config";
import { ownPort } from "@/lib/testing/own-port";
import { mintKeys } from "./keys";
import type { Keys } from "./load";

export type Product = {
  base: string;
  otherBase: string; // a second api process on the same database
  keys: Keys;
  databaseUrl: string;
  pids(): { api: number; otherApi: number; worker: number };
  stop(): Promise<void>;
  start(): Promise<void>; // again, after a stop
  /** Web, too, asked for a page once, so that all of it is loaded. */
  startWeb(): Promise<{ pid: number; stop(): Promise<void> }>;
};

const FIRST = fileURLToPath(new URL("../../lib/server/first.mjs", import.meta.url));
const STOP_MS = 5_000;
const HEALTHY_MS = 20_000;
const WEB_MS = 240_000; // the first time the pages are built

export async function startProduct(server: string, database: string, folder: string): Promise<Product> {
  const databaseUrl = Object.assign(new URL(server), { pathname: `/${database}` }).href;
  await administer(server, `create database ${database}`);
  const env = childEnvironment({
    DATABASE_URL: databaseUrl,
    COUNTERSIGN_DATA: join(folder, database),
    COUNTERSIGN_SECRET: "bench".repeat(8),
    NODE_ENV: "production",
  });
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [FIRST, ...args], { env, encoding: "utf8" }).trim();
  run("migrate");
  const owner = JSON.parse(run("bootstrap", "--owner", "bench@example.org", "--json")) as Record<
    string,
    string
  >;
  const keys = await mintKeys(databaseUrl, owner.workspace_id ?? "");

  const log = openSync(join(folder, `${database}.log`), "a");
  const [port, otherPort] = [await ownPort(), await ownPort()];
  const base = `http://127.0.0.1:${port}`;
  const otherBase = `http://127.0.0.1:${otherPort}`;
  const spawnVerb = (verb: string, onPort: number, more: Record<string, string> = {}) =>
    spawn(process.execPath, [FIRST, verb], {
      env: { ...env, PORT: String(onPort), PUBLIC_URL: `http://127.0.0.1:${onPort}`, ...more },
      stdio: ["ignore", log, log],
    });
  let children: ChildProcess[] = [];
  const start = async () => {
    children = [spawnVerb("api", port), spawnVerb("api", otherPort), spawnVerb("worker", port)];
    await Promise.all([base, otherBase].map((url) => untilAnswered(`${url}/health`, HEALTHY_MS)));
  };
  await start();
  return {
    base,
    otherBase,
    keys,
    databaseUrl,
    pids: () => {
      const [api = 0, otherApi = 0, worker = 0] = children.map((child) => child.pid);
      return { api, otherApi, worker };
    },
    start,
    async startWeb() {
      const webPort = String(await ownPort());
      const child = spawnVerb("web", port, { COUNTERSIGN_WEB_PORT: webPort });
      await untilAnswered(`http://127.0.0.1:${webPort}/sign-in`, WEB_MS);
      return { pid: child.pid ?? 0, stop: () => stopChild(child) };
    },
    stop: async () => void (await Promise.all(children.map(stopChild))),
  };
}

export async function administer(server: string, statement: string): Promise<void> {
  const sql = postgres(server, { max: 1, onnotice: () => {} });
  await sql.unsafe(statement).finally(() => sql.end({ timeout: 2 }));
}

async function untilAnswered(url: string, limitMs: number): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    await answer?.text();
    if (answer?.ok) return;
    if (performance.now() > deadline) throw new Error(`${url} did not answer`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const force = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill("SIGTERM");
  });
}

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { childEnvironment } from "@/lib/config";
import { connect, type Sql } from "@/lib/db/client";
import { runningDatabaseUrl } from "@/lib/server/embedded-postgres";
import { ownPort } from "@/lib/testing/own-port";

// A whole installation of its own, started the way a stranger starts it: one command, one port, an empty data folder.

export type Site = {
  url: string;
  ownerLink: string; // what `npm start` prints on an empty database
  said(): string; // everything the processes have written so far
  hear(pattern: RegExp): Promise<string>; // the first group of it, as soon as it has been said
  folder: string;
  run(verb: string, ...args: string[]): Promise<string>; // another command beside it, to its end
  bootstrap(owner: string): Promise<Keys>;
  /** As the owner of its tables, for what a person cannot do (wait an hour, say). */
  sql(): Sql;
  verify(workspaceId: string): Promise<string>; // what the command prints
  stop(): Promise<void>;
};
export type Keys = { person_token: string; workspace_key: string; owner_link: string; workspace_id: string };

const PROGRAM = "lib/server/first.mjs";
const START_LIMIT_MS = 150_000; // the first start builds the pages
const OWNER_LINK = /(http:\S+\/setup\?token=\S+)/;

/** `settings`: more of .env.example than a stranger sets; `args`: what is said to `npm start`. */
export async function startSite(settings: Record<string, string> = {}, args: string[] = []): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-e2e-"));
  const port = await ownPort();
  // Empty, not absent: so a .env beside the sources does not lead the test to a real database.
  const env = childEnvironment({ COUNTERSIGN_DATA: folder, DATABASE_URL: "", PUBLIC_URL: "", ...settings });
  const child = spawn(process.execPath, [PROGRAM, "start", "--port", String(port), ...args], { env });
  const output = collect(child);
  let sql: Sql | null = null;
  const stop = async () => {
    await sql?.end({ timeout: 1 });
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const ownerLink = await output.until(OWNER_LINK);
    return {
      url: `http://127.0.0.1:${port}`,
      ownerLink,
      said: output.text,
      hear: output.until,
      folder,
      run: async (verb, ...rest) =>
        (await promisify(execFile)(process.execPath, [PROGRAM, verb, ...rest], { env })).stdout,
      bootstrap: bootstrapIn(env),
      sql: () => {
        sql ??= connect({ url: runningDatabaseUrl(folder) ?? "", name: "test", max: 1 });
        return sql;
      },
      verify: (workspaceId) => runIn(env, ["verify", "--workspace", workspaceId]),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function bootstrapIn(env: NodeJS.ProcessEnv) {
  return async (owner: string): Promise<Keys> =>
    JSON.parse(await runIn(env, ["bootstrap", "--owner", owner, "--json"])) as Keys;
}

async function runIn(env: NodeJS.ProcessEnv, args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args], { env });
  return stdout;
}

function collect(child: ChildProcess) {
  let text = "";
  const listeners = new Set<() => void>();
  const heard = (part: Buffer) => {
    text += part;
    for (const listener of listeners) listener();
  };
  child.stdout?.on("data", heard);
  child.stderr?.on("data", heard);
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`${why} before it said ${pattern}:\n${text}`));
      const timer = setTimeout(() => fail("no answer in time"), START_LIMIT_MS);
      const look = () => {
        const found = pattern.exec(text)?.[1];
        if (found) settle(() => resolve(found));
      };
      const gone = () => settle(() => fail("it ended"));
      const settle = (then: () => void) => {
        clearTimeout(timer);
        listeners.delete(look);
        child.off("exit", gone);
        then();
      };
      listeners.add(look);
      child.once("exit", gone);
      look();
    });
  return { text: () => text, until };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

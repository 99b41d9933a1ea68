// The real api process over a test database, with two people, and the keys of one workspace.
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { addPerson, makeTenant } from "@/lib/api/tenants.fixture";
import { createKey } from "@/lib/auth/keys";
import { childEnvironment } from "@/lib/config";
import { openDatabase } from "@/lib/db/client";
import type { JsonObject } from "@/lib/domain/types";
import { setClock, testDatabase } from "@/lib/testing/database";
import { ownPort } from "@/lib/testing/own-port";
import { apiKey, type HeaderFields, pause, type Wire, wire } from "./wire";

export type Person = { id: string; email: string; token: string };

export type ProbeServer = {
  url: string;
  orgId: string;
  workspaceId: string;
  orgSlug: string;
  workspaceSlug: string;
  workspaceKey: string;
  owner: Person;
  member: Person;
  as(headers: HeaderFields): Wire;
  /** With the workspace's key. */
  machine: Wire;
  newAgent(name: string): Promise<{ address: string; bare: string; key: string }>;
  /** From now on it is so much later than it is, by the one clock there is: the database's. */
  later(ms: number): Promise<void>;
  log(): string;
  stop(): Promise<void>;
};

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export async function startServer(options: { worker?: boolean } = {}): Promise<ProbeServer> {
  const scratch = await testDatabase();
  const db = openDatabase({ url: scratch.url, name: "probe-setup", max: 2 });
  const tenant = await makeTenant(db, "acme");
  const member = await addPerson(db, tenant.workspaceId, "member@acme.example", "member");
  const memberKey = await createKey(db, {
    workspaceId: tenant.workspaceId,
    kind: "person",
    personId: member,
  });
  const port = await ownPort();
  const url = `http://127.0.0.1:${port}`;
  const env = childEnvironment({
    DATABASE_URL: scratch.url,
    HOST: "127.0.0.1",
    PORT: String(port),
    PUBLIC_URL: url,
    NODE_ENV: "production",
  });
  const processes = [run("api", env), ...(options.worker ? [run("worker", env)] : [])];
  const machine = wire(url, apiKey(tenant.workspaceKey));
  await untilHealthy(url, processes);
  return {
    url,
    ...tenant,
    owner: { id: tenant.personId, email: "owner@acme.example", token: tenant.personToken },
    member: { id: member, email: "member@acme.example", token: memberKey.token },
    as: (headers) => wire(url, headers),
    machine,
    newAgent: (name) => newAgent(machine, name),
    later: (ms) => setClock(scratch.sql, ms),
    log: () => processes.map((each) => each.output.join("")).join("\n"),
    stop: async () => {
      await Promise.all(processes.map(end));
      await db.close();
      await scratch.close();
    },
  };
}

/** As the command line does it: a service account, then a key for it. */
async function newAgent(machine: Wire, name: string) {
  const made = (await machine("POST", "/v1/service-accounts", { name })).body.service_account as JsonObject;
  const { body } = await machine("POST", `/v1/service-accounts/${String(made.service_account_id)}/keys`, {});
  return { address: String(made.agent_address), bare: name, key: String(body.api_key) };
}

type Running = { child: ChildProcess; output: string[] };

function run(verb: string, env: NodeJS.ProcessEnv): Running {
  const args = ["--import", "tsx", "lib/server/main.ts", verb];
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
  const output: string[] = [];
  child.stdout.on("data", (chunk) => output.push(String(chunk)));
  child.stderr.on("data", (chunk) => output.push(String(chunk)));
  return { child, output };
}

async function untilHealthy(url: string, processes: Running[]): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok) return;
    const ended = processes.some(({ child }) => child.exitCode !== null);
    if (ended || Date.now() > deadline) {
      await Promise.all(processes.map(end));
      throw new Error(
        `the server did not start:\n${processes.map((each) => each.output.join("")).join("\n")}`,
      );
    }
    await pause(50);
  }
}

async function end({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 8_000);
  await ended;
  clearTimeout(late);
}

// For tests: two organizations that must never meet, the keys of each, and the API over their database.
import { randomUUID } from "node:crypto";
import { createKey } from "../auth/keys";
import { type Database, openDatabase } from "../db/client";
import type { Role } from "../domain/types";
import { openEngine } from "../engine/open";
import { testDatabase } from "../testing/database";
import { type Api, createApi } from "./app";
import type { Deps } from "./deps";
import type { Defect } from "./trouble";

export type Tenant = {
  orgId: string;
  workspaceId: string;
  orgSlug: string;
  workspaceSlug: string;
  personId: string;
  personToken: string;
  workspaceKey: string;
};

export async function makeTenant(db: Database, slug: string): Promise<Tenant> {
  const [orgId, workspaceId] = [randomUUID(), randomUUID()];
  await db.sql`insert into organizations (id, slug, name) values (${orgId}, ${slug}, ${slug.toUpperCase()})`;
  await db.sql`insert into workspaces (id, org_id, slug, name) values (${workspaceId}, ${orgId}, 'prod', 'Production')`;
  const personId = await addPerson(db, workspaceId, `owner@${slug}.example`, "owner");
  const person = await createKey(db, { workspaceId, kind: "person", personId });
  const machine = await createKey(db, { workspaceId, kind: "workspace", personId });
  const names = { orgSlug: slug, workspaceSlug: "prod" };
  return { orgId, workspaceId, ...names, personId, personToken: person.token, workspaceKey: machine.token };
}

export async function addPerson(
  db: Database,
  workspaceId: string,
  email: string,
  role: Role,
): Promise<string> {
  const id = randomUUID();
  await db.sql`insert into people (workspace_id, id, email, name, role) values (${workspaceId}, ${id}, ${email}, ${email.split("@")[0] ?? ""}, ${role})`;
  return id;
}

export async function addAgent(db: Database, tenant: Tenant, name: string) {
  const id = `sa_${randomUUID().replaceAll("-", "").slice(0, 20)}`;
  const address = `agent://${tenant.orgSlug}/${tenant.workspaceSlug}/${name}`;
  await db.sql`insert into agents (workspace_id, id, name, address, owner_person_id, created_by)
    values (${tenant.workspaceId}, ${id}, ${name}, ${address}, ${tenant.personId}, 'test')`;
  const { token } = await createKey(db, { workspaceId: tenant.workspaceId, kind: "agent", agentId: id });
  return { id, address, token };
}

export type Answered = { status: number; body: Record<string, unknown>; text: string; headers: Headers };
export type Ask = (method: string, path: string, options?: AskOptions) => Promise<Answered>;
export type AskOptions = {
  key?: string | null;
  bearer?: string;
  body?: unknown;
  raw?: string | Uint8Array | ReadableStream;
  headers?: Record<string, string>;
  ip?: string;
};

export function askWith(api: Api, key: string | null): Ask {
  return async (method, path, options = {}) => {
    const headers = new Headers(options.headers);
    const sent = options.key === undefined ? key : options.key;
    if (sent !== null) headers.set("x-api-key", sent);
    if (options.bearer) headers.set("authorization", `Bearer ${options.bearer}`);
    const raw = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const init: RequestInit & { duplex?: "half" } = {
      method,
      headers,
      body: raw as BodyInit | undefined,
      duplex: "half",
    };
    const env = { caller: options.ip ?? "127.0.0.1" };
    const response = await api.fetch(new Request(`http://countersign.test${path}`, init), env);
    const text = await response.text();
    const body = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: response.status, body, text, headers: response.headers };
  };
}

export async function apiFixture(over: Partial<Deps> = {}) {
  const scratch = await testDatabase();
  const db = openDatabase({ url: scratch.url, name: "api-test", max: 4 });
  const engine = openEngine(db, { name: "api-test" });
  const defects: Defect[] = [];
  const config = {
    publicUrl: "http://countersign.test",
    version: "1.2.3",
    rateLimit: { perSecond: 100_000, burst: 100_000 },
  };
  const deps: Deps = {
    db,
    engine,
    hub: engine.hub,
    config,
    checkAnswers: true,
    report: (defect) => void defects.push(defect),
    ...over,
  };
  const acme = await makeTenant(db, "acme");
  const globex = await makeTenant(db, "globex");
  const api = createApi(deps);
  const close = async () => {
    await api.close();
    await engine.close();
    await db.close();
    await scratch.close();
  };
  return {
    api,
    db,
    deps,
    sql: scratch.sql,
    acme,
    globex,
    defects,
    close,
    ask: askWith(api, acme.workspaceKey),
  };
}

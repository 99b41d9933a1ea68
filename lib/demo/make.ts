// Loading the demo: a workspace beside the real one, the people and software in it, and what they did in the past weeks.
import { randomBytes, randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { newAgentId } from "../auth/agents";
import { joinDemo } from "../auth/join-demo";
import type { Database, Sql } from "../db/client";
import type { Actor } from "../domain/types";
import type { Engine } from "../engine/open";
import { writePast } from "../engine/past";
import { AGENTS, type AgentName, emailOf, GROUPS, type GroupName, PEOPLE, type PersonName } from "./cast";
import { everyWay } from "./every-way";
import { DEMO_CHANNEL, findDemo, hiddenDemos, hiddenSlug } from "./find";
import { history } from "./history";
import { addMessages, addTime } from "./in-time";
import { openTasks } from "./open/tasks";
import { clear, silence } from "./remove";
import type { Stage } from "./stage";

export type Made = { workspaceId: string; password: string | null };
export type Wish = {
  orgId: string;
  signIns: boolean; // the four can sign in, with a password that is said once
};

/** Longer than loading takes. */
const BROKEN_OFF_SECONDS = 60;

/** Null: there is one already. */
export async function makeDemo(
  db: Database,
  engine: Pick<Engine, "directory">,
  wish: Wish,
): Promise<Made | null> {
  if (await findDemo(db.sql)) return null;
  for (const broken of await hiddenDemos(db.sql, BROKEN_OFF_SECONDS)) await clear(db.sql, broken);
  const password = wish.signIns ? newPassword() : null;
  const stage = await setStage(db.sql, wish.orgId, password);
  const { workspaceId, place, now } = stage;
  try {
    const pasts = [history, everyWay, openTasks].flatMap((tell) => tell(stage, now));
    await writePast(db, engine, workspaceId, pasts, now);
    if (await show(db.sql, stage, place.workspaceSlug)) return { workspaceId, password };
  } catch (error) {
    // Half of it would look like a product that forgets.
    await silence(db.sql, workspaceId);
    await clear(db.sql, workspaceId);
    throw error;
  }
  await silence(db.sql, workspaceId);
  await clear(db.sql, workspaceId);
  return null;
}

/** From now on it is there. False: somebody else was quicker. */
async function show(sql: Sql, stage: Stage, slug: string): Promise<boolean> {
  const { workspaceId } = stage;
  return (await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    await tx`select pg_advisory_xact_lock(hashtext(${DEMO_CHANNEL}))`;
    if (await findDemo(tx)) return false;
    await addTime(tx, stage);
    await addMessages(tx, stage);
    await tx`update workspaces set slug = ${slug} where id = ${workspaceId}`;
    await joinDemo(tx, null);
    await tx`select pg_notify(${DEMO_CHANNEL}, '')`;
    return true;
  })) as boolean;
}

async function setStage(sql: Sql, orgId: string, password: string | null): Promise<Stage> {
  const hash = password === null ? null : await hashPassword(password);
  const workspaceId = randomUUID();
  return (await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const [row] = await tx<Array<{ now: Date; orgSlug: string; taken: boolean }>>`
      select app_now() as now, slug as "orgSlug",
        exists (select from workspaces w where w.org_id = o.id and w.slug = 'demo') as taken
      from organizations o where id = ${orgId}`;
    if (!row) throw new Error("The organization of the demo does not exist.");
    await tx`
      insert into workspaces (id, org_id, slug, name, environment)
      values (${workspaceId}, ${orgId}, ${hiddenSlug(workspaceId)}, 'Demo', 'demo')`;
    const workspaceSlug = row.taken ? `demo-${workspaceId.slice(0, 8)}` : "demo";
    const place = { orgSlug: row.orgSlug, workspaceSlug };
    const people = await addPeople(tx, workspaceId, hash);
    await addGroups(tx, workspaceId, people);
    const agents = await addAgents(tx, workspaceId, place, people);
    return { workspaceId, place, now: row.now, people, agents };
  })) as Stage;
}

type PersonIds = Stage["people"];

async function addPeople(tx: Sql, workspaceId: string, passwordHash: string | null): Promise<PersonIds> {
  const ids = {} as PersonIds;
  for (const [key, { name, role }] of Object.entries(PEOPLE)) {
    const id = randomUUID();
    const email = emailOf(key as PersonName);
    const userId = passwordHash === null ? null : await addAccount(tx, { email, name, passwordHash });
    await tx`
      insert into people (workspace_id, id, user_id, email, name, role, created_at)
      values (${workspaceId}, ${id}, ${userId}, ${email}, ${name}, ${role}, app_now() - interval '40 days')`;
    ids[key as PersonName] = { kind: "person", id, personId: id, name, via: "inbox" };
  }
  return ids;
}

async function addAccount(
  tx: Sql,
  { email, name, passwordHash }: { email: string; name: string; passwordHash: string },
): Promise<string> {
  const id = randomUUID();
  await tx`insert into auth_users (id, name, email, email_verified) values (${id}, ${name}, ${email}, true)`;
  await tx`
    insert into auth_accounts (id, account_id, provider_id, user_id, password)
    values (${randomUUID()}, ${id}, 'credential', ${id}, ${passwordHash})`;
  return id;
}

async function addGroups(tx: Sql, workspaceId: string, people: PersonIds): Promise<void> {
  for (const [slug, name] of Object.entries(GROUPS)) {
    const id = randomUUID();
    await tx`insert into groups (workspace_id, id, slug, name) values (${workspaceId}, ${id}, ${slug}, ${name})`;
    for (const [key, { groups }] of Object.entries(PEOPLE))
      if (groups.includes(slug as GroupName))
        await tx`
          insert into group_people (workspace_id, group_id, person_id)
          values (${workspaceId}, ${id}, ${people[key as PersonName].id})`;
  }
}

async function addAgents(
  tx: Sql,
  workspaceId: string,
  { orgSlug, workspaceSlug }: Stage["place"],
  people: PersonIds,
): Promise<Stage["agents"]> {
  const made = {} as Stage["agents"];
  for (const [key, { name, about, owner }] of Object.entries(AGENTS)) {
    const id = newAgentId();
    const address = `agent://${orgSlug}/${workspaceSlug}/${key}`;
    const personId = owner === null ? null : people[owner].id;
    await tx`
      insert into agents (workspace_id, id, name, address, display_name, description, owner_person_id, created_by)
      values (${workspaceId}, ${id}, ${key}, ${address}, ${name}, ${about}, ${personId}, 'system:system')`;
    made[key as AgentName] = { kind: "agent", id, personId, name: address, via: "api" } satisfies Actor;
  }
  return made;
}

// 80 bits in four groups that can be read aloud.
const newPassword = (): string => (randomBytes(10).toString("hex").match(/.{5}/g) ?? []).join("-");

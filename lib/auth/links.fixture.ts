// Links as the worker makes them, for tasks that a real engine was asked to put to people.
import { randomUUID } from "node:crypto";
import { type Database, openDatabase } from "../db/client";
import type { DecisionLink } from "../db/write/decision-links";
import { ensureDecisionLink } from "../db/write/decision-links";
import type { JsonObject, Outward, Risk } from "../domain/types";
import { type Engine, openEngine } from "../engine/open";
import { testDatabase } from "../testing/database";
import { draftOf, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { findLink } from "./decision-links";
import { newVisit, type Visit } from "./link-visits";

export const SITE = { linkSecret: "s".repeat(64), publicUrl: "https://here.example" };

export type Linked = DecisionLink & { id: string; taskId: string; visit: Visit; personId: string };

export type Place = {
  db: Database;
  sql: Awaited<ReturnType<typeof testDatabase>>["sql"];
  engine: Engine;
  close(): Promise<void>;
};

export async function openPlace(): Promise<Place> {
  const base = await testDatabase();
  const db = openDatabase({ url: base.url, name: "test", max: 4 });
  const engine = openEngine(db);
  return {
    db,
    sql: base.sql,
    engine,
    async close() {
      await engine.close();
      await db.close();
      await base.close();
    },
  };
}

export type Home = { world: World; people: PersonActor[] };

/** A workspace with people who can sign in; what each is called as an account is `user-` and their id. */
export async function makeHome({ db }: Place, names: string[]): Promise<Home> {
  const world = await makeWorld(db.sql);
  const people: PersonActor[] = [];
  for (const name of names) {
    const person = await makePerson(db.sql, world, `${name}@${world.workspaceId.slice(0, 8)}.example`);
    await db.sql`
      insert into auth_users (id, name, email) values (${userOf(person)}, ${name}, ${`${name}${person.id}@example.org`})`;
    await db.sql`update people set user_id = ${userOf(person)} where id = ${person.id}`;
    people.push(person);
  }
  return { world, people };
}

export const userOf = ({ id }: Pick<PersonActor, "id">): string => `user-${id}`;

export async function askIn({ engine }: Place, { world }: Home, human: JsonObject = {}): Promise<string> {
  const done = await engine.submit(draftOf(world, { title: "Deploy?", ...human }));
  if (!done.ok) throw new Error(done.refusal.message);
  return done.value.intent.id;
}

type Sent = { version?: number; risk?: Risk; channel?: Outward; dueAt?: Date | null };

/** A message to this person about this task, and its link as they opened it. */
export async function sendLink(
  { db }: Place,
  { world }: Home,
  taskId: string,
  person: PersonActor,
  { version = 1, risk = "normal", channel = "email", dueAt = null }: Sent = {},
): Promise<Linked> {
  const { workspaceId } = world;
  const id = randomUUID();
  await db.sql`
    insert into messages (workspace_id, id, channel, state, occasion, intent_id, person_id, destination, address, due_at, created_at)
    values (${workspaceId}, ${id}, ${channel}, 'delivered', 'assigned', ${taskId}, ${person.id}, 'smtp', 'there', app_now(),
      app_now())`;
  const task = { id: taskId, kind: "approval", risk, version, dueAt } as const;
  const link = await ensureDecisionLink(db.sql, SITE, { workspaceId, id, personId: person.id }, task);
  const found = await findLink(db.sql, link.url.split("/d/")[1] ?? "");
  if (!found) throw new Error("The link is not known.");
  return { ...link, id, taskId, visit: newVisit(found), personId: person.id };
}

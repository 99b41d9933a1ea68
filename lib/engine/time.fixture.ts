// A workspace in which time passes as a test says: what is submitted, what its policies are, and what came of it.
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { verify } from "../db/read/verify";
import { policyOf } from "../domain/policy.fixture";
import type { Policy } from "../domain/time-policy";
import type { JsonObject } from "../domain/types";
import { setClock, type TestDatabase, testDatabase } from "../testing/database";
import { draftOf, makeGroup, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { fireAll } from "../testing/fire-all";
import type { Draft } from "./draft";
import { type Engine, openEngine } from "./open";

export type Times = {
  base: TestDatabase;
  db: Database;
  engine: Engine; // another one before each test: it remembers nothing
  world: World;
  ana: PersonActor;
  ben: PersonActor;
  cem: PersonActor;
  finance: string; // ana and ben
};

/** Whatever happened, the checker finds nothing, also after everything that was armed has fired. */
export function openTimes(): () => Times {
  let times: Times;
  beforeAll(async () => {
    const base = await testDatabase();
    const db = openDatabase({ url: base.url, name: "test", max: 4 });
    times = { base, db } as Times;
  });
  beforeEach(async () => {
    const { base, db, engine } = times;
    await setClock(base.sql, 0);
    await engine?.close();
    const world = await makeWorld(db.sql);
    await makePerson(db.sql, world, "olga@example.org", "owner");
    const [ana, ben, cem] = [
      await makePerson(db.sql, world, "ana@example.org"),
      await makePerson(db.sql, world, "ben@example.org"),
      await makePerson(db.sql, world, "cem@example.org"),
    ];
    const finance = await makeGroup(db.sql, world, "finance", [ana, ben]);
    times = { base, db, engine: openEngine(db, { listen: false }), world, ana, ben, cem, finance };
  });
  afterAll(async () => {
    const { base, db, engine } = times;
    await setClock(base.sql, 400 * 86_400_000);
    await fireAll(engine, base.sql);
    expect((await verify(db.sql)).violations).toEqual([]);
    await engine.close();
    await db.close();
    await base.close();
  });
  return () => times;
}

export async function keep({ db, world }: Times, more: Partial<Policy>): Promise<void> {
  const { id: _, name, ...body } = policyOf(more);
  await db.sql`
    insert into time_policies (workspace_id, id, name, body)
    values (${world.workspaceId}, gen_random_uuid(), ${name}, ${JSON.stringify(body)}::text::json)`;
}

export const setGroup = (
  { db, world, finance }: Times,
  column: "hours" | "rotation",
  value: object,
) => db.sql`
  update groups set ${db.sql(column)} = ${JSON.stringify(value)}::text::json
  where workspace_id = ${world.workspaceId} and id = ${finance}`;

export async function submit(
  { engine, world }: Times,
  human: JsonObject,
  more: Partial<Draft> = {},
): Promise<string> {
  const made = await engine.submit(draftOf(world, { title: "Go?", ...human }, more));
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.intent.id;
}

/** So many seconds after the test began, with everything fired that was due. */
export async function passed({ base, engine }: Times, seconds: number): Promise<void> {
  await setClock(base.sql, seconds * 1000);
  await fireAll(engine, base.sql);
}

/** What the timeline says since the task was asked. */
export const told = async ({ db }: Times, id: string) =>
  (
    await db.sql<Array<{ type: string; body: JsonObject | null }>>`
      select type::text, body from events where intent_id = ${id} order by seq offset 1`
  ).map(({ type, body }) => ({ type: type.slice("intent.".length), body }));

export const asked = async ({ db }: Times, id: string) =>
  (
    await db.sql<Array<{ assignee: string }>>`
      select assignee from assignments where task_id = ${id} order by 1`
  ).map(({ assignee }) => assignee);

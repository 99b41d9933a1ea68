// Whether anybody could decide, as the database knows the people: what the domain is told before it judges.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import type { JsonObject } from "../domain/types";
import { testDatabase } from "../testing/database";
import {
  draftOf,
  machine,
  makeGroup,
  makePerson,
  makeWorld,
  type PersonActor,
  type World,
} from "../testing/factory";
import { type Engine, openEngine } from "./open";
import { reassign } from "./reassign";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;
let olga: PersonActor;
let eva: PersonActor; // behind the key that asks

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  world = await makeWorld(db.sql);
  olga = await makePerson(db.sql, world, "olga@example.org", "owner");
  eva = await makePerson(db.sql, world, "eva@example.org");
  const ben = await makePerson(db.sql, world, "ben@example.org");
  await makeGroup(db.sql, world, "askers", [eva]);
  await makeGroup(db.sql, world, "mixed", [eva, ben]);
});

afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

async function submit(human: JsonObject) {
  const result = await engine.submit(draftOf(world, human, { actor: machine("k1", eva.id) }));
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value;
}

async function handedTo(human: JsonObject, to: string[]): Promise<string> {
  const { intent } = await submit(human);
  const result = await reassign(engine, {
    workspaceId: world.workspaceId,
    taskId: intent.id,
    actor: olga,
    to,
  });
  return result.ok ? `of ${result.value.tasks[0]?.spec.of}` : result.refusal.code;
}

test("under four eyes a task is handed only to people of whom somebody else may decide", async () => {
  expect(await handedTo({ four_eyes: true }, ["askers"])).toBe("undecidable");
  expect(await handedTo({ four_eyes: true }, ["eva@example.org"])).toBe("self_approval");
  expect(await handedTo({ four_eyes: true }, ["mixed"])).toBe("of 1");
  expect(await handedTo({ four_eyes: true, quorum: 2 }, ["mixed"])).toBe("undecidable");
  expect(await handedTo({}, ["mixed"])).toBe("of 2");
  expect(await handedTo({}, ["nobody@example.org"])).toBe("unknown_assignee");
});

test("a list of outcomes in which nobody knows a yes is taken with a warning", async () => {
  const { warnings } = await submit({ allowed_outcomes: ["ship it", "hold"] });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain("positive_outcomes");
  const told = await submit({ allowed_outcomes: ["ship it", "hold"], positive_outcomes: ["ship it"] });
  expect(told.warnings).toEqual([]);
});

test("an address to notify is taken with a warning that it is not used", async () => {
  const mailed = await submit({ notify_email: "somebody@example.org" });
  expect(mailed.warnings).toEqual([expect.stringContaining("notify_email is not used")]);
});

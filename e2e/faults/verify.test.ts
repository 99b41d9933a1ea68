import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { verify } from "@/lib/db/read/verify";
import { type Engine, openEngine } from "@/lib/engine/open";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { MUTANTS } from "./mutants";
import { play } from "./scene";

let test_db: TestDatabase;
let db: Database;
let engine: Engine;

beforeAll(async () => {
  test_db = await testDatabase();
  db = openDatabase({ url: test_db.url, name: "verify-test" });
  engine = openEngine(db, { listen: false });
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await test_db.close();
});

test("a database that only the product wrote to has nothing to say", async () => {
  const scenes = [await play(engine, test_db.sql), await play(engine, test_db.sql)];
  const verified = await verify(db.sql, { chunk: 4 });
  expect(verified.violations).toEqual([]);
  expect(verified.checked.intents).toBe(scenes.length * Object.keys(scenes[0]?.ids ?? {}).length);
  expect(verified.checked.decisions).toBe(scenes.length * 8);
});

test("a timer that is long overdue is named when asked", async () => {
  const { world, ids } = await play(engine, test_db.sql);
  await test_db.sql`update timers set due_at = app_now() - interval '90 s' where intent_id = ${ids.waiting}`;
  const late = await verify(db.sql, { workspaceId: world.workspaceId, lateSeconds: 60 });
  expect(late.violations.map((violation) => violation.invariant)).toContain("I12");
});

describe("every change behind the product's back is named", () => {
  test.for(MUTANTS)("$invariant: $name", async (mutant) => {
    const scene = await play(engine, test_db.sql);
    const id = scene.ids[mutant.on];
    await tamper(mutant.sql(id, scene));
    const { violations } = await verify(db.sql, { workspaceId: scene.world.workspaceId });
    expect(
      violations.filter((violation) => violation.intentId === id || mutant.invariant === "I8"),
    ).not.toEqual([]);
    expect(violations.map((violation) => violation.invariant)).toContain(mutant.invariant);
    const said = violations.map(({ what }) => what).join("\n");
    for (const words of mutant.what ?? []) expect(said).toContain(words);
    // The other intents of the workspace are not suspected.
    expect(violations.filter((violation) => violation.intentId !== id && mutant.invariant !== "I8")).toEqual(
      [],
    );
  });
});

test("an intent that was moved to another workspace is named, and one to a workspace that there is none of", async () => {
  const { world, ids } = await play(engine, test_db.sql);
  const other = await play(engine, test_db.sql);
  const move = (from: string, to: string) =>
    ["intents i", "tasks i", "events e", "decisions d", "assignments d", "deliveries e", "offers e"]
      .map((table) => {
        const key = { i: "id", e: "intent_id", d: "task_id" }[table.slice(-1)];
        return `update ${table} set workspace_id = '${to}' where workspace_id = '${from}' and ${key} = '${ids.approved}'`;
      })
      .join(";");
  const nowhere = crypto.randomUUID();
  await tamper(move(world.workspaceId, other.world.workspaceId));
  const { violations } = await verify(db.sql, { workspaceId: other.world.workspaceId });
  expect(violations.map(({ invariant }) => invariant)).toContain("I10");
  await tamper(move(other.world.workspaceId, nowhere));
  const lost = (await verify(db.sql)).violations.filter(({ workspaceId }) => workspaceId === nowhere);
  expect(lost.map(({ what }) => what)).toContain("intents of a workspace that does not exist");
  await tamper(move(nowhere, world.workspaceId));
});

/** As the owner of the database: triggers off, and what the constraints would have caught is let through. */
async function tamper(statements: string): Promise<void> {
  await test_db.sql.begin(async (tx) => {
    await tx.unsafe("set local session_replication_role = replica");
    await tx.unsafe("drop index if exists events_one_terminal");
    await tx.unsafe(statements);
  });
}

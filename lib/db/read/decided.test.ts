import { afterAll, beforeAll, expect, test } from "vitest";
import { decide } from "../../engine/decide";
import { type Engine, openEngine } from "../../engine/open";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { draftOf, makePerson, makeWorld } from "../../testing/factory";
import { type Database, openDatabase } from "../client";
import { taskFate } from "./decided";

let base: TestDatabase;
let db: Database;
let engine: Engine;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db, { listen: false });
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

test("whoever was asked is told what became of a task, by name or as one of everyone; nobody else is", async () => {
  const world = await makeWorld(db.sql);
  const ana = await makePerson(db.sql, world, "ana@example.org", "owner");
  const own = { id: ana.id, refs: [`person:${ana.id}`, "role:owner"] };
  const { workspaceId } = world;
  for (const [assignees, refs] of [
    [undefined, ["everyone"]],
    [["ana@example.org"], own.refs],
  ] as const) {
    const made = await engine.submit(
      draftOf(world, { title: "Go?", ...(assignees && { assignees: [...assignees] }) }),
    );
    const taskId = made.ok ? made.value.intent.id : "";
    const open = await taskFate(db.sql, workspaceId, { id: ana.id, refs: [...refs] }, taskId);
    expect(open).toMatchObject({ status: "open", decided: null, mine: null, agreed: 0 });
    await decide(engine, { workspaceId, taskId, actor: ana, outcome: "approved" });
    const closed = await taskFate(db.sql, workspaceId, { id: ana.id, refs: [...refs] }, taskId);
    expect(closed).toMatchObject({ status: "decided", decided: { by: ana.id }, mine: "approved", agreed: 1 });
    expect(await taskFate(db.sql, workspaceId, { id: ana.id, refs: ["group:x"] }, taskId)).toBeNull();
  }
});

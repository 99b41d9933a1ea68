import { beforeAll, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import { decide } from "@/lib/engine/decide";
import type { Engine } from "@/lib/engine/open";
import { draftOf, makePerson, makeWorld } from "@/lib/testing/factory";
import type { Database } from "../client";
import { verify } from "./verify";
import { verifyOne, verifyWithin } from "./verify-within";

let db: Database;
let engine: Engine;

const arena = openArena(1, 1);
beforeAll(() => {
  ({ db } = arena());
  engine = arena().engines[0] as Engine;
});

async function place(intents: number): Promise<{ workspaceId: string; ids: string[] }> {
  const world = await makeWorld(db.sql);
  const { workspaceId } = world;
  const ana = await makePerson(db.sql, world, "ana@example.org");
  const ids: string[] = [];
  for (let i = 0; i < intents; i++) {
    const made = await engine.submit(draftOf(world, { title: "x" }));
    ids.push(made.ok ? made.value.intent.id : "");
    if (i % 2 === 0)
      await decide(engine, { workspaceId, taskId: ids[i] as string, actor: ana, outcome: "approved" });
  }
  return { workspaceId, ids };
}

/** Behind the back of the product, past its own guard. */
async function falsify(intentId: string): Promise<void> {
  await db.sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`;
    await tx`update events set body = '{"outcome":"rejected"}' where intent_id = ${intentId} and seq = 8`;
  });
}

const LONG = { withinMs: 60_000 };

test("a whole log says that it is, with the hash that npm run verify reckons in its own order", async () => {
  const { workspaceId } = await place(5);
  const checked = await verifyWithin(db.sql, workspaceId, { ...LONG, chunk: 2 });
  expect(checked).toMatchObject({ intents: 5, events: 21, decisions: 3, found: 0, complete: true });
  const { heads } = await verify(db.sql, { workspaceId });
  expect(heads).toEqual([{ workspaceId, intents: 5, digest: checked.digest }]);
});

test("an event that was changed behind the log's back is found, in the workspace and in its intent alone", async () => {
  const { workspaceId, ids } = await place(3);
  const [changed = "", whole = ""] = ids;
  await falsify(changed);
  const { found, violations } = await verifyWithin(db.sql, workspaceId, LONG);
  expect(found).toBeGreaterThan(0);
  expect(new Set(violations.map(({ intentId }) => intentId))).toEqual(new Set([changed]));
  expect((await verifyOne(db.sql, workspaceId, changed))?.violations[0]?.invariant).toBe("I10");
  const [{ head }] =
    (await db.sql`select encode(head, 'hex') as head from intents where id = ${whole}`) as never as [
      { head: string },
    ];
  expect(await verifyOne(db.sql, workspaceId, whole)).toMatchObject({ found: 0, intents: 1, digest: head });
});

test("when its time is over it says where it stopped, having read the newest", async () => {
  const { workspaceId, ids } = await place(5);
  const checked = await verifyWithin(db.sql, workspaceId, { withinMs: 0, chunk: 2 });
  expect(checked).toMatchObject({ intents: 2, complete: false });
  expect(checked.lookedTo).toBeInstanceOf(Date);
  await falsify([...ids].sort()[0] as string);
  expect((await verifyWithin(db.sql, workspaceId, { withinMs: 0, chunk: 2 })).found).toBe(0);
});

test("a row that belongs to nothing is found while there is time", async () => {
  const { workspaceId, ids } = await place(1);
  await db.sql`insert into timers (workspace_id, intent_id, due_at, kind, round)
    values (${workspaceId}, ${crypto.randomUUID()}, now(), 'reminder', 1)`;
  expect((await verifyWithin(db.sql, workspaceId, LONG)).violations).toMatchObject([{ invariant: "I7" }]);
  expect((await verifyOne(db.sql, workspaceId, ids[0] as string))?.found).toBe(0);
});

test("another workspace's intent is not there", async () => {
  const [ours, theirs] = [await place(1), await place(0)];
  expect(await verifyOne(db.sql, theirs.workspaceId, ours.ids[0] as string)).toBeNull();
});

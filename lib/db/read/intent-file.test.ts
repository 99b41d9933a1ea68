import { beforeAll, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import type { Command } from "@/lib/domain/commands";
import type { JsonObject } from "@/lib/domain/types";
import { decide } from "@/lib/engine/decide";
import type { Draft } from "@/lib/engine/draft";
import { hashJson } from "@/lib/engine/hash";
import type { Engine } from "@/lib/engine/open";
import { draftOf, machine, makeWorld, type PersonActor, type World } from "@/lib/testing/factory";
import type { Database } from "../client";
import { payloadOf, readIntentFile } from "./intent-file";

let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;

const arena = openArena(1, 1);
beforeAll(() => {
  ({ db, world } = arena());
  engine = arena().engines[0] as Engine;
  ana = arena().people[0] as PersonActor;
});

async function ask(human: JsonObject, more: Partial<Draft> = {}): Promise<string> {
  const made = await engine.submit(draftOf(world, human, more));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}
const act = (intentId: string, command: Command) =>
  engine.apply({ workspaceId: world.workspaceId, intentId, command });
// Ids of one millisecond have no order but their own.
const newestFirst = (...ids: string[]): string[] => ids.sort().reverse();
const file = (id: string) => readIntentFile(db.sql, world.workspaceId, id);

test("the file of an intent holds its payload, versions, votes with their edits, deliveries and names", async () => {
  const id = await ask({ title: "Deploy?", editable: ["/nested"], remind_after_seconds: 600 });
  expect((await file(id))?.timers).toMatchObject([{ kind: "reminder", round: 1 }]);
  const payload = { service: "api", nested: { amount: 20 } };
  await act(id, { type: "revise", actor: machine(), payload, payloadHash: hashJson(payload) });
  await decide(engine, {
    workspaceId: world.workspaceId,
    taskId: id,
    actor: { ...ana, via: "inbox" },
    outcome: "approved",
    comment: "less",
    version: 2,
    editedPayload: { service: "api", nested: { amount: 5 } },
  });
  const found = await file(id);
  expect(found?.payloadText).toBe('{"nested":{"amount":20},"service":"api"}');
  expect(found?.versions.map(({ version }) => version)).toEqual([1]);
  expect(found?.votes).toMatchObject([
    { comment: "less", via: "inbox", edits: [{ pointer: "/nested/amount", before: 20, after: 5 }] },
  ]);
  expect(found?.names.get(`person:${ana.id}`)).toBe(ana.name);
  expect(found?.sent.map(({ occasion }) => occasion)).toContain("decided");
  expect(found?.timers).toEqual([]);
  expect(await payloadOf(db.sql, world.workspaceId, id, 1)).toContain('"amount":10');
  expect(await payloadOf(db.sql, world.workspaceId, id, 2)).toBe(found?.payloadText);
  expect(await payloadOf(db.sql, world.workspaceId, id, 3)).toBeNull();
});

test("what shares a correlation id is found from each side, newest first", async () => {
  const first = await ask({ title: "First" });
  const second = await ask({ title: "Second" }, { correlationId: first });
  const third = await ask({ title: "Third" }, { correlationId: first });
  await ask({ title: "Alone" });
  const related = async (id: string) => (await file(id))?.related.map((row) => row.id);
  expect(await related(first)).toEqual(newestFirst(third, second));
  expect(await related(second)).toEqual(newestFirst(third, first));
  const plan = await db.sql.begin(async (tx) => {
    await tx`set local enable_seqscan = off`;
    return tx`explain select id from intents where workspace_id = ${world.workspaceId} and correlation_id = ${first}
      and correlation_id is not null order by id desc limit 20`;
  });
  expect(JSON.stringify(plan)).toContain("intents_correlation");
});

test("another workspace reads nothing of it", async () => {
  const id = await ask({ title: "Ours" });
  const other = await makeWorld(db.sql);
  expect(await readIntentFile(db.sql, other.workspaceId, id)).toBeNull();
  expect(await payloadOf(db.sql, other.workspaceId, id, 1)).toBeNull();
});

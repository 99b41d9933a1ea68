import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import { revision } from "@/e2e/faults/scene";
import { canonical } from "../../domain/canonical";
import type { JsonObject } from "../../domain/types";
import { decide } from "../../engine/decide";
import type { Engine } from "../../engine/open";
import { draftOf, type PersonActor, type World } from "../../testing/factory";
import type { Database } from "../client";
import { askedTask } from "./inbox";
import { readIntent } from "./intents";
import { verify } from "./verify";

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

const hashOf = (payload: JsonObject) => createHash("sha256").update(canonical(payload)).digest("hex");

/** What is kept, and what both readers say. */
async function look(id: string) {
  const [row] = await db.sql`select payload_hash is not null as kept from intents where id = ${id}`;
  const found = await readIntent(db, world.workspaceId, id);
  const task = await askedTask(db.sql, world.workspaceId, { id: ana.id, refs: ["everyone"] }, id);
  expect(task?.payloadHash).toBe(found?.intent.payloadHash);
  return { kept: row?.kept as boolean, hash: found?.intent.payloadHash };
}

test.each<[string, JsonObject, boolean]>([
  ["short", { amount: 1 }, false],
  ["of other scripts, quotes and back strokes", { say: 'é \\x41 \\\\ "Ωλ" 漢字 🙂 \u2028 \t\n' }, false],
  ["long", { text: "é".repeat(3_000) }, true],
])("the hash of a payload that is %s is that of its canonical text", async (_, payload, kept) => {
  const made = await engine.submit(draftOf(world, { title: "Go?" }, { payload }));
  const id = made.ok ? made.value.intent.id : "";
  expect(await look(id)).toEqual({ kept, hash: hashOf(payload) });
});

test("it follows the payload from short to long and back, and stays when the payload does", async () => {
  const payloads: JsonObject[] = [
    { v: 1 },
    { v: 2, text: "x".repeat(5_000) },
    { v: 3 },
    { v: 4, text: "y".repeat(5_000) },
  ];
  const made = await engine.submit(draftOf(world, { title: "Go?" }, { payload: payloads[0] as JsonObject }));
  const taskId = made.ok ? made.value.intent.id : "";
  for (const [i, payload] of payloads.entries()) {
    if (i > 0)
      await engine.apply({ workspaceId: world.workspaceId, intentId: taskId, command: revision(payload) });
    expect(await look(taskId)).toEqual({ kept: i % 2 === 1, hash: hashOf(payload) });
  }
  const payloadHash = hashOf(payloads[3] as JsonObject);
  const act = { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved", version: 4 };
  const decided = await decide(engine, { ...act, payloadHash });
  expect(decided.ok && decided.value.intent.status).toBe("COMPLETED");
  const [row] = await db.sql`select encode(payload_hash, 'hex') as kept from intents where id = ${taskId}`;
  expect(row?.kept).toBe(payloadHash);
  expect((await verify(db.sql)).violations).toEqual([]);
});

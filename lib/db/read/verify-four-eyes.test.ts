// Who shaped a request does not decide it: also when the row was made to forget who it was, for the log has not.
import { expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import { revision } from "@/e2e/faults/scene";
import type { Engine } from "@/lib/engine/open";
import { draftOf, machine, makePerson, makeWorld, type PersonActor, type World } from "@/lib/testing/factory";
import { verify } from "./verify";

const arena = openArena(2, 1);

async function asked() {
  const { db, engines } = arena();
  const [first, second] = engines as [Engine, Engine];
  const world = await makeWorld(db.sql);
  const olga = await makePerson(db.sql, world, "olga@example.org", "owner");
  const ana = await makePerson(db.sql, world, "ana@example.org", "owner");
  await makePerson(db.sql, world, "ben@example.org"); // or nobody could decide it
  const human = { title: "Go?", four_eyes: true };
  const made = await first.submit(draftOf(world, human, { actor: machine("k1", ana.id) }));
  if (!made.ok) throw new Error(made.refusal.message);
  return { db, first, second, world, olga, ana, id: made.value.intent.id };
}

const decideBy = (
  engine: Engine,
  { workspaceId }: World,
  intentId: string,
  actor: PersonActor,
  version = 1,
) =>
  engine.apply({
    workspaceId,
    intentId,
    command: { type: "decide", actor, outcome: "approved", version },
  });

test("a reviser whom the row forgot is known by the log", async () => {
  const { db, first, second, world, olga, id } = await asked();
  const { workspaceId } = world;
  await first.apply({ workspaceId, intentId: id, command: revision({ version: "2" }, olga) });
  expect(await decideBy(first, world, id, olga, 2)).toMatchObject({ refusal: { code: "self_approval" } });
  await db.sql`update intents set progress = (progress::jsonb - 'revisers')::json where id = ${id}`;
  // A process that has not seen it before believes the row.
  expect(await decideBy(second, world, id, olga, 2)).toMatchObject({ ok: true });
  const { violations } = await verify(db.sql, { workspaceId });
  expect(violations.map(({ what }) => what)).toEqual([
    `the decision of ${olga.id} is their own approval of their own request`,
  ]);
});

test("a person who asked is behind it, whatever the row says", async () => {
  const { db, second, world, olga, ana, id } = await asked();
  const { workspaceId } = world;
  const human = { title: "Go?", four_eyes: true };
  const made = await second.submit(draftOf(world, human, { actor: ana }));
  const own = made.ok ? made.value.intent.id : "";
  for (const one of [id, own])
    await db.sql`update intents set behind_person_id = ${olga.id} where id = ${one}`;
  const { violations } = await verify(db.sql, { workspaceId });
  // Who is behind a key is in no log: of the other one nothing is found.
  expect(violations.map(({ intentId, what }) => ({ intentId, what }))).toEqual([
    { intentId: own, what: `${olga.id} is behind it, but person:${ana.id} submitted it` },
  ]);
});

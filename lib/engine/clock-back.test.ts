import { expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import { setClock } from "../testing/database";
import { draftOf, type PersonActor } from "../testing/factory";
import { fireAll } from "../testing/fire-all";
import type { Engine } from "./open";

const arena = openArena(1, 1);
const HOUR_MS = 3_600_000;

test("when the clock is set back, an intent goes on from where it was, and nothing of it comes too early", async () => {
  const { base, world } = arena();
  const engine = arena().engines[0] as Engine;
  const olga = arena().people[0] as PersonActor;
  const made = await engine.submit(
    draftOf(world, { title: "Go?" }, { options: { remind_after_seconds: 60 } }),
  );
  const intentId = made.ok ? made.value.intent.id : "";
  await setClock(base.sql, -HOUR_MS);
  const reassigned = await engine.apply({
    workspaceId: world.workspaceId,
    intentId,
    command: { type: "reassign", actor: olga, to: [`person:${olga.id}`], names: ["olga"], of: 1 },
  });
  expect(reassigned.ok).toBe(true);
  await setClock(base.sql, -HOUR_MS + 61_000);
  await fireAll(engine, base.sql);
  expect(await arena().violations()).toEqual([]);
  await setClock(base.sql, 62_000);
  await fireAll(engine, base.sql);
  expect(await arena().violations()).toEqual([]);
  const events = await base.sql`select type::text from events where intent_id = ${intentId} order by seq`;
  expect(events.at(-1)?.type).toBe("intent.reminder");
});

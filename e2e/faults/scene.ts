// One workspace in which everything that can become of an intent has happened once.

import type { Sql } from "@/lib/db/client";
import type { Command } from "@/lib/domain/commands";
import type { Actor, JsonObject } from "@/lib/domain/types";
import type { Draft } from "@/lib/engine/draft";
import { hashJson } from "@/lib/engine/hash";
import type { Engine } from "@/lib/engine/open";
import { setClock } from "@/lib/testing/database";
import { draftOf, machine, makePerson, makeWorld, type PersonActor, type World } from "@/lib/testing/factory";
import { fireAll } from "@/lib/testing/fire-all";

export type Scene = {
  world: World;
  people: { olga: PersonActor; ana: PersonActor; ben: PersonActor };
  ids: Record<Story, string>;
};
export type Story =
  | "approved"
  | "rejected"
  | "canceled"
  | "waiting"
  | "asked"
  | "passed"
  | "voted"
  | "quorum"
  | "revised"
  | "claimed"
  | "reported"
  | "steered"
  | "reminded"
  | "expired";

const HOUR = 3_600_000;

export async function play(engine: Engine, sql: Sql): Promise<Scene> {
  const world = await makeWorld(sql);
  const olga = await makePerson(sql, world, "olga@example.org", "owner");
  const ana = await makePerson(sql, world, "ana@example.org");
  const ben = await makePerson(sql, world, "ben@example.org");
  const submit = (human: JsonObject | null, more: Partial<Draft> = {}) =>
    submitted(engine, draftOf(world, human, more));
  const act = (intentId: string, command: Command) => applied(engine, world, intentId, command);
  const decide = (intentId: string, actor: PersonActor, outcome: string, more: object = {}) =>
    act(intentId, { type: "decide", actor, outcome, ...more });
  const inAWeek = new Date(Date.now() + 7 * 24 * HOUR);

  const approved = await submit(
    { title: "Deploy", four_eyes: true },
    { deadlineAt: inAWeek, actor: machine("k1", olga.id) },
  );
  await decide(approved, ana, "approved", { comment: "fine", data: { window: "night" } });
  const rejected = await submit({ title: "Deploy" });
  await decide(rejected, ben, "rejected", { comment: "no" });
  const canceled = await submit({ title: "Deploy" });
  await act(canceled, { type: "cancel", actor: machine(), reason: "not needed" });
  const waiting = await submit({ title: "Deploy", assignees: ["ana@example.org"] }, { deadlineAt: inAWeek });
  const asked = await submit({ title: "Deploy", assignees: ["ana@example.org", "ben@example.org"] });
  const passed = await submit({ title: "Deploy", assignees: ["ana@example.org"] });
  const [toBen, toOlga] = [`person:${ben.id}`, `person:${olga.id}`];
  await act(passed, { type: "reassign", actor: ana, to: [toBen, toOlga], names: ["ben", "olga"], of: 2 });
  const voted = await submit({ title: "Deploy", quorum: 2 });
  await decide(voted, ana, "approved");
  const quorum = await submit({ title: "Deploy", quorum: { required: 2, negatives: "majority" } });
  await decide(quorum, ana, "rejected");
  const claimed = await submit({ title: "Deploy" });
  await decide(claimed, ana, "approved");
  const revised = await submit({ title: "Deploy" });
  await act(revised, { type: "comment", actor: machine(), text: "wait" });
  await act(revised, revision({ service: "api", version: "2.0" }));
  // What follows is in another millisecond: whoever tells it of the one before must say something else.
  await sql`select pg_sleep(0.002)`;
  await decide(quorum, ben, "approved");
  await decide(quorum, olga, "approved");
  await act(quorum, { type: "dispute", actor: ben, version: 1 });
  await decide(revised, ana, "approved", { version: 2 });
  await act(claimed, { type: "take", actor: machine(), claimer: "runner-1" });
  // Long enough to be kept with its hash.
  const reported = await submit(null, {
    payload: { text: "all work and no play ".repeat(200) },
    options: { reply_to: "agent://test/test/asker" },
  });
  await act(reported, { type: "report", actor: machine(), outcome: "complete", result: { done: true } });
  await act(reported, { type: "take", actor: machine(), claimer: "runner-1", leaseSeconds: 60 });
  await act(reported, { type: "take", actor: machine(), claimer: "runner-1", fence: 1, complete: true });
  const steered = await submit({ title: "Deploy" });
  await act(steered, { type: "controls", actor: machine(), patch: { timeout_seconds: 60 } });
  await act(steered, { type: "policy", actor: machine(), grants: { spend: 10 } });
  const reminded = await submit(
    { title: "Deploy" },
    { options: { remind_after_seconds: 60, max_reminders: 1, escalate_to: "role:owner" } },
  );
  const expired = await submit({ title: "Deploy" }, { deadlineAt: new Date(Date.now() + HOUR) });
  // What follows the reminder is due a while after it.
  for (const hours of [2, 3]) {
    await setClock(sql, hours * HOUR);
    await fireAll(engine, sql);
  }
  await setClock(sql, 0);
  return {
    world,
    people: { olga, ana, ben },
    ids: {
      approved,
      rejected,
      canceled,
      waiting,
      asked,
      passed,
      voted,
      quorum,
      revised,
      claimed,
      reported,
      steered,
      reminded,
      expired,
    },
  };
}

export const revision = (payload: JsonObject, actor: Actor = machine()): Command => ({
  type: "revise",
  actor,
  payload,
  payloadHash: hashJson(payload),
});

export async function submitted(engine: Engine, draft: Draft): Promise<string> {
  const result = await engine.submit(draft);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.value.intent.id;
}

export async function applied(
  engine: Engine,
  world: World,
  intentId: string,
  command: Command,
): Promise<void> {
  const result = await engine.apply({ workspaceId: world.workspaceId, intentId, command });
  if (!result.ok) throw new Error(`${command.type}: ${result.refusal.message}`);
}

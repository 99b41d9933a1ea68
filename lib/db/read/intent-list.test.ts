import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import { decide } from "@/lib/engine/decide";
import type { Draft } from "@/lib/engine/draft";
import type { Engine } from "@/lib/engine/open";
import { agentActor, draftOf, makeWorld, type PersonActor, type World } from "@/lib/testing/factory";
import type { Database, Sql } from "../client";
import { findIntents, type IntentFilter, listIntents, OPEN_STATUSES } from "./intent-list";

let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;
let all: string[];
let ours: string[];
const correlationId = randomUUID();
const WORKER = "agent://test/test/worker";
const US = "agent://test/test/us";
const us = agentActor(US);

const arena = openArena(1, 1);
beforeAll(async () => {
  ({ db, world } = arena());
  engine = arena().engines[0] as Engine;
  ana = arena().people[0] as PersonActor;
  const rare = [
    await ask({ title: "Rejected" }, { type: "rare.v1", correlationId }),
    await ask(null, { to: US, from: "agent://test/test/rare" }),
    await ask(null, { actor: us, options: { reply_to: US }, correlationId }),
  ];
  await decide(engine, {
    workspaceId: world.workspaceId,
    taskId: rare[0] as string,
    actor: ana,
    outcome: "rejected",
  });
  const others: string[] = [];
  for (let i = 0; i < 12; i++) others.push(await ask(i % 2 ? null : { title: `Deploy ${i}` }));
  all = [...rare, ...others].sort().reverse();
  ours = rare.slice(1).sort().reverse();
});

async function ask(human: { title: string } | null, more: Partial<Draft> = {}): Promise<string> {
  const made = await engine.submit(draftOf(world, human, more));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}

const FILTERS: Array<[string, IntentFilter, number]> = [
  ["everything", {}, 15],
  ["what is open", { status: OPEN_STATUSES }, 14],
  ["one status, named twice", { status: ["DELIVERED", "DELIVERED"] }, 8],
  ["what failed", { status: ["FAILED"] }, 1],
  ["open and failed", { status: ["FAILED", "WAITING"] }, 7],
  ["a type", { type: "rare.v1" }, 1],
  ["an open one of a type", { type: "rare.v1", status: OPEN_STATUSES }, 0],
  ["a sender", { from: "agent://test/test/rare" }, 1],
  ["an agent's", { to: WORKER }, 7],
  ["an agent's that ended", { to: WORKER, status: ["COMPLETED"] }, 0],
  ["what is asked of people", { to: "human" }, 7],
  ["an agent's own", { involving: US, submitter: `agent:${us.id}` }, 2],
  ["an agent's own open", { involving: US, submitter: `agent:${us.id}`, status: OPEN_STATUSES }, 2],
  ["what belongs together", { correlationId }, 2],
  ["what is answered", { replyTo: US }, 1],
];

const SHORT = { rows: 2, withinMs: 0 };

async function walked(filter: IntentFilter, limit: number) {
  const seen: string[] = [];
  let pages = 0;
  for (let before: string | null = null; ; pages++) {
    const page = await listIntents(db.sql, world.workspaceId, filter, { limit, before, pace: SHORT });
    expect(page.found.length).toBeLessThanOrEqual(limit);
    seen.push(...page.found.map(({ intent }) => intent.id));
    if (page.next === null) return { seen, pages };
    expect(before === null || page.next < before).toBe(true);
    before = page.next;
  }
}

test.each(FILTERS)(
  "%s: found in one page, and in pages that stop before it is found",
  async (_, filter, count) => {
    const { found, next } = await listIntents(db.sql, world.workspaceId, filter, { limit: 50 });
    const ids = found.map(({ intent }) => intent.id);
    expect(ids).toHaveLength(count);
    expect(ids).toEqual(all.filter((id) => ids.includes(id)));
    expect(next).toBeNull();
    for (const limit of [1, 2, 50]) expect((await walked(filter, limit)).seen).toEqual(ids);
  },
);

test("a walk that has had its time says where it is, and goes on from there", async () => {
  const own = { involving: US, submitter: `agent:${us.id}` };
  const first = await listIntents(db.sql, world.workspaceId, own, { limit: 50, pace: SHORT });
  expect(first).toEqual({ found: [], next: all[1] });
  expect((await walked(own, 50)).pages).toBeGreaterThan(3);
  // While it has time it goes on by itself: a client that knows no next page finds all.
  const whole = await findIntents(db.sql, world.workspaceId, own, {
    limit: 50,
    pace: { rows: 2, withinMs: 60_000 },
  });
  expect(whole).toEqual({ ids: ours, next: null });
});

test("of no status there is nothing, and nobody is asked", async () => {
  const nobody = (() => {
    throw new Error("asked");
  }) as unknown as Sql;
  const page = await listIntents(nobody, world.workspaceId, { status: [] }, { limit: 5 });
  expect(page).toEqual({ found: [], next: null });
});

test("an id that others name as theirs, and that names another itself, is not among them", async () => {
  const one = await ask(null);
  const other = await ask(null, { correlationId: one });
  const third = await ask(null, { correlationId: other });
  const of = async (id: string) =>
    (await findIntents(db.sql, world.workspaceId, { correlationId: id }, { limit: 5 })).ids;
  expect(await of(one)).toEqual([one, other].sort().reverse());
  expect(await of(other)).toEqual([third]);
});

test("another workspace's are not met on the way", async () => {
  const elsewhere = await makeWorld(db.sql);
  for (const [, filter] of FILTERS)
    expect(await findIntents(db.sql, elsewhere.workspaceId, filter, { limit: 5, pace: SHORT })).toEqual({
      ids: [],
      next: null,
    });
});

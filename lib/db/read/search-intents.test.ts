import { beforeAll, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import type { JsonObject } from "@/lib/domain/types";
import { decide } from "@/lib/engine/decide";
import type { Draft } from "@/lib/engine/draft";
import type { Engine } from "@/lib/engine/open";
import { draftOf, makePerson, makeWorld, type PersonActor, type World } from "@/lib/testing/factory";
import type { Database } from "../client";
import { type IntentSearch, searchIntents } from "./search-intents";

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

async function ask(human: JsonObject | null, more: Partial<Draft> = {}, own = world): Promise<string> {
  const made = await engine.submit(draftOf(own, human, more));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}
// Ids of one millisecond have no order but their own.
const newestFirst = (...ids: string[]): string[] => ids.sort().reverse();
const place = async (): Promise<World> => {
  const own = await makeWorld(db.sql);
  await makePerson(db.sql, own, "ben@example.org");
  return own;
};
const find = async (search: IntentSearch, page = {}, { workspaceId } = world) =>
  await searchIntents(db.sql, workspaceId, search, { limit: 50, ...page });
const idsOf = async (search: IntentSearch, own = world) =>
  (await find(search, {}, own)).rows.map(({ id }) => id);

test("each filter finds what it names and nothing else, newest first", async () => {
  const refund = await ask(
    { title: "Refund order 4711", risk: "high" },
    { type: "refund.v1", from: "agent://test/test/refunds" },
  );
  const deploy = await ask({ title: "Deploy 100%_done" });
  const work = await ask(null, { type: "work.v2" });
  await decide(engine, { workspaceId: world.workspaceId, taskId: deploy, actor: ana, outcome: "rejected" });
  expect(await idsOf({})).toEqual(newestFirst(work, deploy, refund));
  expect(await idsOf({ status: "open" })).toEqual(newestFirst(work, refund));
  expect(await idsOf({ status: "WAITING" })).toEqual([refund]);
  expect(await idsOf({ status: "ended" })).toEqual([deploy]);
  expect(await idsOf({ status: "COMPLETED" })).toEqual([]);
  expect(await idsOf({ type: "REFUND" })).toEqual([refund]);
  expect(await idsOf({ agent: "refunds" })).toEqual([refund]);
  expect(await idsOf({ agent: "agent://test/test/worker" })).toEqual([work]);
  expect(await idsOf({ agent: "efunds" })).toEqual([]);
  expect(await idsOf({ risk: "high" })).toEqual([refund]);
  expect(await idsOf({ text: "ORDER 4711" })).toEqual([refund]);
  expect(await idsOf({ text: "0%_d" })).toEqual([deploy]);
  expect(await idsOf({ text: "ork.v" })).toEqual([work]);
  expect(await idsOf({ text: "/refunds" })).toEqual([refund]);
  expect(await idsOf({ text: deploy })).toEqual([deploy]);
  expect(await idsOf({ text: deploy.slice(0, 8) })).toContain(deploy);
  expect(await idsOf({ text: "100%", status: "open" })).toEqual([]);
  const [row] = (await find({ text: refund })).rows;
  expect(row).toMatchObject({ title: "Refund order 4711", risk: "high", status: "WAITING", outcome: null });
  expect((await find({ text: deploy })).rows[0]).toMatchObject({ outcome: "rejected", status: "FAILED" });
});

test.each<[string, IntentSearch]>([
  ["everything", {}],
  ["open ones", { status: "open" }],
  ["a text", { text: "paged" }],
])(
  "pages of %s follow each other without a gap or a repeat, while others are submitted",
  async (_name, search) => {
    const own = await place();
    const before: string[] = [];
    for (let i = 0; i < 11; i++) before.unshift(await ask({ title: `paged ${i}` }, {}, own));
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page = await find(search, { limit: 3, before: next }, own);
      seen.push(...page.rows.map(({ id }) => id));
      next = page.next;
      await ask({ title: "paged meanwhile" }, {}, own);
    } while (next !== null);
    expect(seen.filter((id) => before.includes(id))).toEqual(newestFirst(...before));
    expect(new Set(seen).size).toBe(seen.length);
  },
);

test("a search that finds little stops after a bounded walk, says how far it looked, and goes on from there", async () => {
  const own = await place();
  const old = await ask({ title: "needle" }, {}, own);
  for (let i = 0; i < 9; i++) await ask({ title: "hay" }, {}, own);
  const first = await find({ text: "needle" }, { most: 6 }, own);
  expect(first.rows).toEqual([]);
  expect(first.lookedTo).toBeInstanceOf(Date);
  const second = await find({ text: "needle" }, { most: 6, before: first.next }, own);
  expect(second.rows.map(({ id }) => id)).toEqual([old]);
  expect(second).toMatchObject({ next: null, lookedTo: null });
});

test("another workspace finds nothing, not even by id", async () => {
  const id = await ask({ title: "Ours" });
  const other = await makeWorld(db.sql);
  expect(await idsOf({ text: id }, other)).toEqual([]);
  expect(await idsOf({}, other)).toEqual([]);
});

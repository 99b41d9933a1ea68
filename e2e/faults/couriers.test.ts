// B-03, B-05, B-19: workers that are killed, stopped, or ended by what they send, between every step of a delivery.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { toolVariable } from "@/lib/config";
import { attemptsOf, clear, given, kept, rowsOf } from "@/lib/db/write/messages.fixture";
import { MOST_TRIES } from "@/lib/domain/message-fate";
import { setClock, type TestDatabase, testDatabase } from "@/lib/testing/database";
import { chance } from "./chance";
import { type Couriers, ended, openCouriers } from "./couriers";

const KILLS = Number(toolVariable("FAULT_ROUNDS") ?? 24);
const PAUSES = Number(toolVariable("FAULT_ROUNDS") ?? 10);
const LEASE_MS = 30_000;
const PATIENCE = { interval: 5, timeout: 30_000 };

let base: TestDatabase;
let couriers: Couriers;
let clock = 0;

beforeAll(async () => {
  base = await testDatabase();
  couriers = await openCouriers(base.url);
});
beforeEach(async () => {
  await clear(base.sql);
  couriers.copies.clear();
  clock = 0;
  await setClock(base.sql, 0);
});
afterAll(async () => {
  await couriers.close();
  await base.close();
});

/** So much time passes, and no more: what was left behind has to be found by then. */
const pass = (ms: number) => {
  clock += ms;
  return setClock(base.sql, clock);
};

const open = async (): Promise<number> => (await rowsOf(base.sql, ["due", "leased"])).length;
const untilDrained = () => vi.waitFor(async () => expect(await open()).toBe(0), PATIENCE);

// Between taking a message and sending it, between sending it and writing that down, and anywhere.
const STEPS = ["claimed", "sent", "anywhere"] as const;

test(`${KILLS} workers are killed between the steps of a delivery: nothing is lost, and each message is repeated at most once a kill`, async () => {
  const luck = chance();
  const all: string[] = [];
  const underWay = new Map<string, number>(); // how many kills hit it
  for (let round = 0; round < KILLS; round += 1) {
    all.push(...(await given(base.sql, 10)));
    const step = STEPS[round % STEPS.length];
    const at = 1 + luck.below(8);
    const child = couriers.start();
    const hit = new Set<string>();
    let count = 0;
    couriers.answer((id) => {
      hit.add(id);
      count += 1;
      if (count === at && step === "claimed") child.kill("SIGKILL");
      if (count === at && step === "sent") setImmediate(() => child.kill("SIGKILL"));
      if (count === at && step === "anywhere") setTimeout(() => child.kill("SIGKILL"), luck.below(8));
      return count >= at && step === "claimed" ? new Promise(() => {}) : "sent";
    });
    await ended(child);
    for (const id of hit) underWay.set(id, (underWay.get(id) ?? 0) + 1);
    await pass(LEASE_MS);
  }
  couriers.answer(() => "sent");
  const last = couriers.start();
  await untilDrained();
  last.kill("SIGKILL");
  const delivered = await rowsOf(base.sql, ["delivered"]);
  expect(delivered.sort(), `seed ${luck.seed}`).toEqual(all.sort());
  const copies = all.map((id) => ({ id, copies: couriers.copies.get(id) ?? 0 }));
  expect(copies.filter((each) => each.copies < 1)).toEqual([]);
  expect(copies.filter((each) => each.copies > 1 + (underWay.get(each.id) ?? 0))).toEqual([]);
  const repeated = copies.reduce((sum, each) => sum + each.copies - 1, 0);
  console.log(`seed ${luck.seed}: ${KILLS} kills, ${all.length} messages, ${repeated} copies too many`);
});

test(`${PAUSES} workers that were stopped for longer than their lease write nothing when they go on`, async () => {
  const child = couriers.start();
  let isStale = false;
  for (let round = 0; round < PAUSES; round += 1) {
    const [id = ""] = await given(base.sql, 1);
    const held = Promise.withResolvers<"sent">();
    const reached = Promise.withResolvers<void>();
    couriers.answer(() => {
      reached.resolve();
      return held.promise;
    });
    await reached.promise;
    child.kill("SIGSTOP");
    couriers.answer(() => "sent");
    await pass(LEASE_MS + 1000);
    const other = couriers.start();
    await untilDrained();
    other.kill("SIGKILL");
    await ended(other);
    const owned = await kept(base.sql, id);
    const attempts = await attemptsOf(base.sql, id);
    held.resolve("sent");
    const before = couriers.said();
    child.kill("SIGCONT");
    await vi.waitFor(() => expect(couriers.said().slice(before.length)).toContain("stale_result"), PATIENCE);
    expect(owned).toMatchObject({ state: "delivered", fence: 2, answer: `sent by ${other.pid}` });
    expect({ ...(await kept(base.sql, id)), dueIn: 0 }).toEqual({ ...owned, dueIn: 0 });
    expect(await attemptsOf(base.sql, id)).toEqual(attempts);
    expect(attempts.map(({ outcome }) => outcome)).toEqual(["unknown", "delivered"]);
    isStale = true;
  }
  child.kill("SIGKILL");
  await ended(child);
  expect(isStale).toBe(true);
});

test("what ends the process, and what always throws, is dead after its tries; all others go out", async () => {
  const good = await given(base.sql, 60);
  const [killer = "", ...throwers] = await given(base.sql, 4);
  const poison = new Set([killer, ...throwers]);
  couriers.answer((id) => (id === killer ? "die" : poison.has(id) ? "throw" : "sent"));
  let crashes = 0;
  for (; (await kept(base.sql, killer)).state !== "dead"; crashes += 1) {
    const child = couriers.start();
    await Promise.race([
      ended(child),
      vi.waitFor(async () => expect((await kept(base.sql, killer)).state).toBe("dead"), PATIENCE),
    ]);
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await ended(child);
    await pass(LEASE_MS);
    // Those that it takes down with it are out after its second crash.
    if (crashes === 2) {
      const child = couriers.start();
      await vi.waitFor(
        async () => expect((await rowsOf(base.sql, ["delivered"])).sort()).toEqual(good.sort()),
        PATIENCE,
      );
      child.kill("SIGKILL");
      await ended(child);
      await pass(LEASE_MS);
    }
  }
  expect(await kept(base.sql, killer)).toMatchObject({ state: "dead", attempts: MOST_TRIES });
  const child = couriers.start();
  for (let turn = 0; turn < MOST_TRIES; turn += 1) {
    await pass(5_000_000);
    await vi.waitFor(async () => {
      const left =
        await base.sql`select from messages where state in ('due','leased') and due_at <= app_now()`;
      expect(left).toHaveLength(0);
    }, PATIENCE);
  }
  child.kill("SIGKILL");
  for (const id of throwers)
    expect(await kept(base.sql, id)).toMatchObject({ state: "dead", answer: "poison" });
  expect((await rowsOf(base.sql, ["delivered"])).sort()).toEqual(good.sort());
});

// B-03, B-05, B-19: workers that are killed, stopped, or ended by what they send, between every step of a delivery.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { attemptsOf, clear, given, kept, rowsOf } from "@/lib/db/write/messages.fixture";
import { MOST_TRIES } from "@/lib/domain/message-fate";
import { setClock, type TestDatabase, testDatabase } from "@/lib/testing/database";
import { limitMs, rounds } from "@/lib/testing/fault-figures";
import { withResolvers } from "@/lib/testing/with-resolvers";
import { EACH } from "@/lib/worker/messages/send";
import { chance } from "./chance";
import { type Couriers, ended, openCouriers } from "./couriers";
import { say } from "./say";

const KILLS = rounds("B-03");
const PAUSES = rounds("B-05");
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

// A kill repeats what had gone out and was not written down yet: each such message once, and at most as many as are under way at
// one place. To bring that to one in all, the next could go out only when the one before is written down; a mail server that
// answers within 20 ms would then get fewer than 50 a second, and 200 have to go. Writing results down together would keep each
// of them waiting for the others, and so make more of them that a kill repeats, not fewer.
test(
  `B-03: ${KILLS} workers are killed between the steps of a delivery: nothing is lost, and each message is repeated at most once a kill`,
  async ({ task }) => {
    const luck = chance();
    const all: string[] = [];
    const underWay = new Map<string, number>(); // how many kills hit it
    const lastSent = new Map<string, number>(); // in which round it went out last
    const repeats = Array.from({ length: KILLS }, () => 0); // what each kill made go out again
    const goesOut = (id: string, round: number): "sent" => {
      const before = lastSent.get(id);
      if (before !== undefined) repeats[before] = (repeats[before] ?? 0) + 1;
      lastSent.set(id, round);
      return "sent";
    };
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
        return count >= at && step === "claimed" ? new Promise(() => {}) : goesOut(id, round);
      });
      await ended(child);
      await couriers.silence();
      for (const id of hit) underWay.set(id, (underWay.get(id) ?? 0) + 1);
      await pass(LEASE_MS);
    }
    couriers.answer((id) => goesOut(id, KILLS));
    const last = couriers.start();
    await untilDrained();
    last.kill("SIGKILL");
    const delivered = await rowsOf(base.sql, ["delivered"]);
    expect(delivered.sort(), `seed ${luck.seed}`).toEqual(all.sort());
    const copies = all.map((id) => ({ id, copies: couriers.copies.get(id) ?? 0 }));
    expect(copies.filter((each) => each.copies < 1)).toEqual([]);
    expect(copies.filter((each) => each.copies > 1 + (underWay.get(each.id) ?? 0))).toEqual([]);
    expect(Math.max(...repeats), `seed ${luck.seed}`).toBeLessThanOrEqual(EACH.email);
    const repeated = repeats.reduce((sum, each) => sum + each, 0);
    expect(repeated).toBe(copies.reduce((sum, each) => sum + each.copies - 1, 0));
    say(
      task,
      `seed ${luck.seed}: ${KILLS} kills, ${all.length} messages, ${repeated} copies too many: ${(repeated / KILLS).toFixed(2)} a kill, ${Math.max(...repeats)} the most`,
    );
  },
  limitMs("B-03", 240_000),
);

test(
  `B-05: ${PAUSES} workers that were stopped for longer than their lease write nothing when they go on`,
  async () => {
    const child = couriers.start();
    let isStale = false;
    for (let round = 0; round < PAUSES; round += 1) {
      const [id = ""] = await given(base.sql, 1);
      const held = withResolvers<"sent">();
      const reached = withResolvers<void>();
      couriers.answer(() => {
        reached.resolve();
        return held.promise;
      });
      await reached.promise;
      child.kill("SIGSTOP");
      // Every other time it goes on while the next still has the message in hand: then the fence alone keeps it out.
      const isInHand = round % 2 === 1;
      const taken = withResolvers<void>();
      const sending = withResolvers<"sent">();
      couriers.answer(() => {
        taken.resolve();
        return isInHand ? sending.promise : "sent";
      });
      await pass(LEASE_MS + 1000);
      const other = couriers.start();
      await (isInHand ? taken.promise : untilDrained());
      const owned = await kept(base.sql, id);
      const attempts = await attemptsOf(base.sql, id);
      expect(owned).toMatchObject({ state: isInHand ? "leased" : "delivered", fence: 2 });
      held.resolve("sent");
      const before = couriers.said();
      child.kill("SIGCONT");
      await vi.waitFor(
        () => expect(couriers.said().slice(before.length)).toContain("stale_result"),
        PATIENCE,
      );
      expect({ ...(await kept(base.sql, id)), dueIn: 0 }).toEqual({ ...owned, dueIn: 0 });
      expect(await attemptsOf(base.sql, id)).toEqual(attempts);
      sending.resolve("sent");
      await untilDrained();
      other.kill("SIGKILL");
      await ended(other);
      expect(await kept(base.sql, id)).toMatchObject({
        state: "delivered",
        fence: 2,
        answer: `sent by ${other.pid}`,
      });
      expect((await attemptsOf(base.sql, id)).map(({ outcome }) => outcome)).toEqual([
        "unknown",
        "delivered",
      ]);
      isStale = true;
    }
    child.kill("SIGKILL");
    await ended(child);
    expect(isStale).toBe(true);
  },
  limitMs("B-05", 240_000),
);

test("B-05: eight mails that fail for a worker that was stopped shut nothing: another has sent them", async () => {
  const child = couriers.start();
  const ids = await given(base.sql, EACH.email);
  const held = withResolvers<"cut">();
  const reached = new Set<string>();
  const all = withResolvers<void>();
  couriers.answer((id) => {
    reached.add(id);
    if (reached.size === ids.length) all.resolve();
    return held.promise;
  });
  await all.promise;
  child.kill("SIGSTOP");
  couriers.answer(() => "sent");
  await pass(LEASE_MS + 1000);
  const other = couriers.start();
  await untilDrained();
  const before = couriers.said();
  held.resolve("cut");
  child.kill("SIGCONT");
  const stale = () => couriers.said().slice(before.length).split("stale_result").length - 1;
  await vi.waitFor(() => expect(stale()).toBe(ids.length), PATIENCE);
  expect(await base.sql`select name, failures from destinations where failures > 0`).toEqual([]);
  expect((await rowsOf(base.sql, ["delivered"])).sort()).toEqual(ids.sort());
  for (const courier of [child, other]) courier.kill("SIGKILL");
  await Promise.all([ended(child), ended(other)]);
});

test("B-19: what ends the process, and what always throws, is dead after its tries; all others go out", async () => {
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

// B-16, B-20: a place that asks to wait, fails or stalls; and what is due all at once when the worker is back after six hours.
import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { troubleError } from "@/lib/channels/trouble";
import { clear, given, rowsOf } from "@/lib/db/write/messages.fixture";
import type { Sent } from "@/lib/domain/message";
import { setClock, stopClock } from "@/lib/testing/database";
import { draftOf } from "@/lib/testing/factory";
import { limitMs, rounds } from "@/lib/testing/fault-figures";
import { runLoop } from "@/lib/worker/loop";
import { type Sender, sendMessages } from "@/lib/worker/messages/send";
import { tellOccasions } from "@/lib/worker/occasions";
import { quantile } from "../bench/figures";
import { openArena } from "./arena";
import { chance } from "./chance";
import { say } from "./say";
import { applied, submitted } from "./scene";

const ASKED_TO_WAIT = rounds("B-16");
const DUE = rounds("B-20");
const WAVE = 5000; // submitted at once
const HOURS_6 = 6 * 3_600_000;
const PATIENCE = { interval: 10, timeout: 60_000 };
const CONNECTIONS = 6;
const arena = openArena(1, CONNECTIONS);
const SENT: Sent = { answer: "ok", content: {} };
// However slow the machine is, no more time passes than a test lets pass.
beforeAll(() => stopClock(arena().base.sql));

const stopping: Array<() => Promise<void>> = [];
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(stopping.splice(0).map((stop) => stop()));
  await setClock(arena().base.sql, 0);
});

function run(channel: "email" | "slack", send: Sender, paceMs = 2): { wake(): void } {
  const { step, onRoom, settled } = sendMessages(arena().db.sql, channel, send, 50);
  const loop = runLoop(channel, step, { paceMs });
  onRoom(loop.wake);
  stopping.push(async () => {
    await loop.stop();
    await settled();
  });
  return loop;
}

test(
  `B-16: a place that asks ${ASKED_TO_WAIT} times to wait is never asked earlier`,
  async () => {
    const { base, db } = arena();
    await clear(base.sql);
    const luck = chance();
    await given(base.sql, 20, { channel: "slack", destination: "slack" });
    let clock = 0;
    let until = 0;
    let asked = 0;
    const early: number[] = [];
    const moment = async (): Promise<number> => {
      const [row] = await db.sql<
        Array<{ ms: number }>
      >`select (extract(epoch from app_now()) * 1000)::float8 as ms`;
      return row?.ms ?? 0;
    };
    const loop = run("slack", async () => {
      // Those that were under way when it asked could not know; what begins afterwards does.
      const known = until;
      const now = await moment();
      if (now < known) early.push(known - now);
      await new Promise((resolve) => setTimeout(resolve, luck.below(5)));
      if (asked >= ASKED_TO_WAIT) return SENT;
      asked += 1;
      const seconds = 1 + luck.below(60);
      until = Math.max(until, (await moment()) + seconds * 1000);
      throw troubleError({
        kind: "destination",
        code: "ratelimited",
        answer: "Slow down.",
        retryAfterSeconds: seconds,
      });
    });
    while ((await rowsOf(base.sql, ["due", "leased"])).length > 0) {
      clock += 500 + luck.below(8000);
      await setClock(base.sql, clock);
      loop.wake();
      await new Promise((resolve) => setTimeout(resolve, 4));
      if (clock > 60_000_000) throw new Error("it does not drain");
    }
    expect(asked).toBeGreaterThanOrEqual(ASKED_TO_WAIT);
    expect(early, `seed ${luck.seed}`).toEqual([]);
    expect(await rowsOf(base.sql, ["delivered"])).toHaveLength(20);
  },
  limitMs("B-16", 120_000),
);

test("B-16: one channel that stalls, and a place that refuses everything, keep no other waiting", async () => {
  const { base, db } = arena();
  await clear(base.sql);
  vi.spyOn(console, "error").mockImplementation(() => {});
  // To connect takes a timer: every connection there will be is made before there are none.
  await Promise.all(Array.from({ length: CONNECTIONS }, () => db.sql`select pg_sleep(0.05)`));
  await given(base.sql, 200, { channel: "slack", destination: "slack", due: -90 });
  await given(base.sql, 500, { destination: "smtp-dead", due: -90 });
  const living = await given(base.sql, 100);
  // No clock moves and no timer rings, in the database or here: what waits for anything but its own turn waits for ever.
  vi.useFakeTimers({ toFake: ["setTimeout", "setInterval"] });
  let answer = (_: Sent): void => {};
  const answers = new Promise<Sent>((resolve) => {
    answer = resolve;
  });
  let stalled = 0;
  run(
    "slack",
    () => {
      stalled += 1;
      return answers;
    },
    0,
  );
  await comes(async () => stalled === 1);
  run(
    "email",
    ({ destination }) =>
      destination === "smtp"
        ? Promise.resolve(SENT)
        : Promise.reject(
            troubleError({ kind: "destination", code: "ECONNREFUSED", answer: "Nobody answers." }),
          ),
    0,
  );
  await comes(async () => (await rowsOf(base.sql, ["delivered"])).length === living.length);
  expect((await rowsOf(base.sql, ["delivered"])).sort()).toEqual(living.sort());
  // And nothing that stalls has come back.
  const slack = await base.sql`
    select a.outcome, count(*)::int as n from message_attempts a join messages m on m.id = a.message_id
    where m.channel = 'slack' group by a.outcome`;
  expect([...slack]).toEqual([{ outcome: "under_way", n: 1 }]);
  vi.useRealTimers();
  answer(SENT); // to those, too, that are claimed before the loop is stopped
});

/** Without a timer; gives up after a minute, when the sentence that follows says what is missing. */
async function comes(hasCome: () => Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!(await hasCome()) && performance.now() - began < PATIENCE.timeout)
    await new Promise((resolve) => setImmediate(resolve));
}

test(
  `B-20: ${DUE} reminders that are due at once after six hours are one message for each person; people decide meanwhile`,
  async ({ task }) => {
    const { base, db, engines, world, people } = arena();
    await clear(base.sql);
    await base.sql`truncate timers, deliveries`;
    const engine = engines[0]!;
    const asked = people.slice(1).map(({ name }) => `${name}@example.org`);
    const remind = { remind_after_seconds: 3600, remind_interval_seconds: 3600, max_reminders: 20 };
    const draft = (i: number) =>
      draftOf(
        world,
        { title: `Deploy ${i}`, assignees: [asked[i % asked.length] ?? ""] },
        { options: remind },
      );
    const ids: string[] = [];
    while (ids.length < DUE) {
      const wave = Array.from({ length: Math.min(WAVE, DUE - ids.length) }, (_, i) => draft(ids.length + i));
      ids.push(...(await Promise.all(wave.map((each) => submitted(engine, each)))));
    }
    // All of it was told before the worker went.
    await base.sql`update deliveries set state = 'delivered', ended_at = app_now(), attempts = 1`;
    await setClock(base.sql, HOURS_6);

    const sent: Array<{ address: string; occasion: string; count: unknown }> = [];
    const email = run("email", ({ address, occasion, about }) => {
      sent.push({ address, occasion, count: about.count });
      return Promise.resolve(SENT);
    });
    const timers = runLoop("timers", async () => ((await engine.fire(200)).fired > 0 ? 0 : 50));
    const occasions = runLoop("occasions", tellOccasions(db, { made: email.wake }));
    stopping.push(timers.stop, occasions.stop);
    const began = performance.now();
    const took: number[] = [];
    let isOver = false;
    const deciding = (async () => {
      for (let i = 0; !isOver && i < DUE / 5; i += 1) {
        const from = performance.now();
        const decider = people[1 + (i % asked.length)]!;
        await applied(engine, world, ids[i] ?? randomUUID(), {
          type: "decide",
          actor: decider,
          outcome: "approved",
        });
        took.push(performance.now() - from);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await vi.waitFor(
      async () => {
        const [left] = await base.sql`
      select (select count(*) from deliveries where occasion = 'reminder' and state in ('due','leased'))::int + (select count(*) from timers where due_at <= app_now())::int as n`;
        expect(left?.n).toBe(0);
      },
      { interval: 50, timeout: limitMs("B-20", 60_000) },
    );
    const seconds = (performance.now() - began) / 1000;
    isOver = true;
    await deciding;
    // Those that came first waited for the others, as the clock stood still.
    await setClock(base.sql, HOURS_6 + 60_000);
    await vi.waitFor(async () => expect(await rowsOf(base.sql, ["due", "leased"])).toEqual([]), PATIENCE);
    const reminders = sent.filter(({ occasion }) => occasion === "gathered" || occasion === "reminder");
    say(
      task,
      `${DUE} due at once: told in ${seconds.toFixed(1)} s (${(DUE / seconds).toFixed(0)}/s) by ${reminders.length} messages; decided meanwhile ${took.length}, p99 ${quantile(took, 0.99).toFixed(0)} ms`,
    );
    expect(reminders.map(({ address }) => address).sort()).toEqual(asked.toSorted());
    expect(await arena().violations()).toEqual([]);
  },
  limitMs("B-20", 180_000),
);

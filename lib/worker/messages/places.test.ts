// What trouble at a place does to it, to its messages, and to nobody else.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { troubleError } from "../../channels/trouble";
import { type Database, openDatabase } from "../../db/client";
import { attemptsOf, claim, clear, given, idsOf, kept, SENT } from "../../db/write/messages.fixture";
import type { Sent, Trouble } from "../../domain/message";
import { MOST_TRIES } from "../../domain/message-fate";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { withResolvers } from "../../testing/with-resolvers";
import { attempt } from "./attempt";
import type { Sender } from "./send";

let base: TestDatabase;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await clear(base.sql);
  await setClock(base.sql, 0);
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterAll(async () => {
  vi.restoreAllMocks();
  await db.close();
  await base.close();
});

const at = (seconds: number) => setClock(base.sql, seconds * 1000);
const fails = (trouble: Partial<Trouble> = {}): Sender => {
  const all: Trouble = { kind: "destination", code: "ECONNREFUSED", answer: "Nobody answers.", ...trouble };
  return () => Promise.reject(troubleError(all));
};
const works: Sender = () => Promise.resolve(SENT);

/** Claims what may be sent now, each at most `each`, and tries it; how many there were. */
async function round(send: Sender, each = 1): Promise<number> {
  const claimed = await claim(db.sql, 100, { each });
  for (const message of claimed) await attempt(db.sql, send, message);
  return claimed.length;
}

async function failUntilShut(send: Sender = fails()): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) expect(await round(send)).toBe(1);
  expect(await round(works)).toBe(0);
}

describe("a place that fails five times in a row", () => {
  test("is left alone for half a minute, then tried with one message; each that fails doubles the while", async () => {
    await given(base.sql, 20);
    await failUntilShut();
    await at(26);
    expect(await round(works, 8)).toBe(0);
    await at(34);
    expect(await claim(db.sql, 100, { each: 8 })).toHaveLength(1);
    // The probe is under way: nobody else is sent, from here or from another worker.
    expect(await claim(db.sql, 100, { each: 8 })).toHaveLength(0);
    await at(66); // the worker that had it has died
    expect(await round(fails(), 8)).toBe(1);
    await at(66 + 53);
    expect(await round(works, 8)).toBe(0);
    await at(66 + 67);
    expect(await round(works, 8)).toBe(1);
    expect(await round(works, 8)).toBe(8);
  });

  test("costs its messages no try, and the probe is another message each time", async () => {
    const ids = await given(base.sql, 8);
    await failUntilShut();
    const probed: string[] = [];
    for (let turn = 0, now = 0; turn < 24; turn += 1) {
      now += 700;
      await at(now);
      const [probe] = await claim(db.sql);
      probed.push(probe?.id ?? "");
      if (probe) await attempt(db.sql, fails(), probe);
    }
    expect(new Set(probed)).toEqual(new Set(ids));
    for (const id of ids) expect(await kept(base.sql, id)).toMatchObject({ state: "due", spent: 0 });
  });

  test("does not keep others waiting, and one success counts the failures anew", async () => {
    await given(base.sql, 20);
    const [other] = await given(base.sql, 1, { destination: "smtp-2" });
    for (let turn = 0; turn < 4; turn += 1) await round(fails());
    expect((await kept(base.sql, other)).state).toBe("due");
    await round(works);
    for (let turn = 0; turn < 4; turn += 1) expect(await round(fails())).toBe(1);
    expect(await round(works)).toBe(1);
  });

  test("is not shut longer by those that were under way when it was shut", async () => {
    await given(base.sql, 20);
    const claimed = await claim(db.sql, 100, { each: 12 });
    for (const message of claimed) await attempt(db.sql, fails(), message);
    const [row] = await base.sql`
      select failures, extract(epoch from shut_until - app_now())::float8 as seconds from destinations`;
    expect(row?.failures).toBe(5);
    expect(row?.seconds).toBeLessThanOrEqual(33.1);
  });
});

describe("a place that asks to wait", () => {
  test("is never asked earlier, not even when something that was under way still arrives", async () => {
    await given(base.sql, 20);
    const [first, second] = await claim(db.sql, 100, { each: 2 });
    await attempt(db.sql, fails({ code: "ratelimited", retryAfterSeconds: 60 }), first!);
    await attempt(db.sql, works, second!);
    for (const seconds of [1, 30, 59]) {
      await at(seconds);
      expect(await round(works, 8)).toBe(0);
    }
    await at(62);
    expect(await round(works, 8)).toBe(8);
  });

  test("is not broken: however often it asks, it is not shut for longer than it asked for", async () => {
    await given(base.sql, 20);
    for (let turn = 0; turn < 10; turn += 1) {
      await at(turn * 3);
      expect(await round(fails({ retryAfterSeconds: 2 }))).toBe(1);
    }
    await at(30);
    expect(await round(works, 8)).toBe(8);
  });

  test("and that of one message waits for itself alone", async () => {
    const [id] = await given(base.sql, 1);
    await round(fails({ kind: "later", retryAfterSeconds: 90 }));
    await given(base.sql, 1);
    expect(await round(works)).toBe(1);
    await at(89);
    expect(await round(works)).toBe(0);
    await at(91);
    expect(await round(works)).toBe(1);
    expect((await kept(base.sql, id)).state).toBe("delivered");
  });
});

describe("trouble of one message", () => {
  test("never shuts its place, also when it is a defect of ours", async () => {
    await given(base.sql, 20);
    for (let turn = 0; turn < 6; turn += 1)
      expect(
        await round(
          turn % 2
            ? fails({ kind: "later" })
            : () => {
                throw new Error("boom");
              },
        ),
      ).toBe(1);
    expect(await round(works, 8)).toBe(8);
  });

  test("takes its tries, and then it is dead with the last answer", async () => {
    const [id] = await given(base.sql, 1);
    for (let turn = 0; turn < MOST_TRIES; turn += 1) {
      await at(turn * 5000);
      expect(await round(fails({ kind: "later", code: "error", answer: "It cannot be written." }))).toBe(1);
    }
    await at(MOST_TRIES * 5000);
    expect(await round(works)).toBe(0);
    expect(await kept(base.sql, id)).toMatchObject({
      state: "dead",
      attempts: MOST_TRIES,
      answer: "It cannot be written.",
    });
  });

  test("of which nobody knows whether it went out is tried once more, and not a third time", async () => {
    const [id] = await given(base.sql, 1);
    const stalled = fails({ kind: "destination", code: "ETIMEDOUT", mayHaveGone: true });
    await round(stalled);
    await at(100);
    expect(await round(stalled)).toBe(1);
    expect(await kept(base.sql, id)).toMatchObject({ state: "dead" });
    expect((await attemptsOf(base.sql, id)).map(({ outcome }) => outcome)).toEqual(["unknown", "unknown"]);
  });

  test("that has nothing more to say is superseded", async () => {
    const [id] = await given(base.sql, 1);
    await round(fails({ kind: "moot", answer: "Nothing is open." }));
    expect(await kept(base.sql, id)).toMatchObject({
      state: "superseded",
      answer: "Nothing is open.",
      ended: true,
    });
  });
});

test("a sender that does not return is told to stop and given up; what it comes to later is not heard", async () => {
  const [id] = await given(base.sql, 1);
  const [message] = await claim(db.sql);
  const late = withResolvers<Sent>();
  let isStopped = false;
  const stalls: Sender = (_, { signal }) => {
    signal.addEventListener("abort", () => {
      isStopped = true;
    });
    return late.promise;
  };
  await attempt(db.sql, stalls, message!, { deadlineMs: 20 });
  late.resolve(SENT);
  await late.promise;
  expect(isStopped).toBe(true);
  expect(await kept(base.sql, id)).toMatchObject({ state: "due", spent: 0 });
  expect(await attemptsOf(base.sql, id)).toMatchObject([{ outcome: "unknown", code: "deadline" }]);
  await at(100);
  expect(await claim(db.sql)).toMatchObject([{ id: idsOf([message!])[0], mayHaveGone: true }]);
});

test.each([94_608_000, 1e300, Number.POSITIVE_INFINITY])(
  "a place that asks to wait %d s is believed for a day, and what was tried is not lost",
  async (retryAfterSeconds) => {
    await given(base.sql, 1);
    expect(await round(fails({ code: "limited", retryAfterSeconds }))).toBe(1);
    expect(await base.sql`select state from messages`).toMatchObject([{ state: "due" }]);
    await at(86_300);
    expect(await round(works)).toBe(0);
    await at(86_500);
    expect(await round(works)).toBe(1);
  },
);

// For how long a message is tried. What its place refuses for now, or cannot be told, ends after three days, and not after its tries.
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { troubleError } from "../../channels/trouble";
import { type Database, openDatabase } from "../../db/client";
import { claim, clear, given, kept, WORKSPACE } from "../../db/write/messages.fixture";
import { retryDead, retryMessage } from "../../db/write/resend-message";
import type { Trouble } from "../../domain/message";
import { MOST_TRIES } from "../../domain/message-fate";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
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

const DAYS_3 = 3 * 86_400;
const at = (seconds: number) => setClock(base.sql, seconds * 1000);
const fails = (trouble: Partial<Trouble> = {}): Sender => {
  const all: Trouble = { kind: "destination", code: "ECONNREFUSED", answer: "Nobody answers.", ...trouble };
  return () => Promise.reject(troubleError(all));
};
const full = fails({ kind: "later", code: "452", answer: "Mailbox full.", isTemporary: true });

/** Claims what may be sent now and tries it; how many there were. */
async function round(send: Sender): Promise<number> {
  const claimed = await claim(db.sql);
  for (const message of claimed) await attempt(db.sql, send, message);
  return claimed.length;
}

test("a message that its place refuses for now loses no try, and ends when nobody reads it any more", async () => {
  const [id] = await given(base.sql, 1);
  for (let turn = 0; turn < 52; turn += 1) {
    await at(turn * 5000);
    expect(await round(full)).toBe(1);
  }
  expect(await kept(base.sql, id)).toMatchObject({ state: "due", attempts: 52, spent: 0 });
  await at(DAYS_3 + 3600); // it waited for an hour and a quarter at most
  expect(await round(full)).toBe(1);
  expect(await kept(base.sql, id)).toMatchObject({
    state: "dead",
    answer: "Given up after three days. Mailbox full.",
  });
});

test("an attempt that ended the process counts, beside those that its place refused for now", async () => {
  const [id] = await given(base.sql, 1);
  for (let turn = 0; turn < 3; turn += 1) {
    await at(turn * 5000);
    expect(await round(full)).toBe(1);
  }
  for (let crash = 0; crash < MOST_TRIES; crash += 1) {
    await at(20_000 + crash * 31);
    expect(await claim(db.sql)).toHaveLength(1);
  }
  await at(30_000);
  expect(await claim(db.sql)).toHaveLength(0);
  expect(await kept(base.sql, id)).toMatchObject({ state: "dead", attempts: 3 + MOST_TRIES });
});

test.each([
  ["refused for now", full],
  ["of a place that does not answer", fails()],
])("whoever has it tried anew has it tried for three days again: %s", async (_, send) => {
  const [one = "", other = ""] = await given(base.sql, 2);
  for (const seconds of [0, 1000, 2000, 3000, DAYS_3]) {
    await at(seconds);
    expect(await round(send)).toBe(2);
    await base.sql`delete from destinations`; // how the place fares is told elsewhere
  }
  for (const id of [one, other]) expect(await kept(base.sql, id)).toMatchObject({ state: "dead" });
  await at(4 * 86_400);
  expect(await retryMessage(base.sql, WORKSPACE, one)).toBe(true);
  expect(await retryDead(base.sql, WORKSPACE, {}, 10)).toBe(1);
  expect(await round(send)).toBe(2);
  for (const id of [one, other]) expect((await kept(base.sql, id)).dueIn).toBeLessThan(4); // as after the first
  for (let days = 4; days < 7; days += 0.5) {
    await at(days * 86_400 + 3600);
    expect(await round(send)).toBe(2);
    for (const id of [one, other]) expect(await kept(base.sql, id)).toMatchObject({ state: "due" });
    await base.sql`delete from destinations`;
  }
  await at(7 * 86_400 + 3600);
  expect(await round(send)).toBe(2);
  for (const id of [one, other]) expect(await kept(base.sql, id)).toMatchObject({ state: "dead" });
});

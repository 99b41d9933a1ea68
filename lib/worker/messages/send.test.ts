import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { troubleError } from "../../channels/trouble";
import { type Database, openDatabase } from "../../db/client";
import { LEASE_SECONDS } from "../../db/write/claim-messages";
import { attemptsOf, clear, given, kept, rowsOf, SENT, WORKSPACE } from "../../db/write/messages.fixture";
import { groupBy } from "../../domain/group-by";
import type { Sent } from "../../domain/message";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { withResolvers } from "../../testing/with-resolvers";
import { type Sender, sendMessages } from "./send";

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

/** A sender whose messages wait until the test lets them go. */
function slowly() {
  const waiting: Array<(sent: Sent) => void> = [];
  const send: Sender = () => new Promise((resolve) => waiting.push(resolve));
  const letGo = () => {
    for (const go of waiting.splice(0)) go(SENT);
  };
  return { send, waiting, letGo };
}

test("eight at once at one place, more when one of them is done, and whoever waits for room is told", async () => {
  await given(base.sql, 20);
  await given(base.sql, 3, { destination: "other" });
  const { send, waiting, letGo } = slowly();
  const { step, onRoom, settled } = sendMessages(db.sql, "email", send);
  let heard = 0;
  onRoom(() => {
    heard += 1;
  });
  expect(await step()).toBe(0);
  await expect.poll(() => waiting).toHaveLength(11);
  expect(await step()).toBeGreaterThan(0);
  expect(waiting).toHaveLength(11);
  letGo();
  await settled();
  expect(heard).toBe(11);
  await step();
  await expect.poll(() => waiting).toHaveLength(8);
  letGo();
  await settled();
  expect(await rowsOf(base.sql, ["delivered"])).toHaveLength(19);
});

test("however long it may sleep, it is back in time to keep what is under way", async () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  await given(base.sql, 1);
  const { send, letGo } = slowly();
  const asleep = 10 * LEASE_SECONDS * 1000;
  const { step, settled } = sendMessages(db.sql, "email", send, asleep);
  expect(await step()).toBe(0);
  const rest = await step();
  expect(rest).toBeLessThan((LEASE_SECONDS * 1000) / 2);
  await setClock(base.sql, LEASE_SECONDS - 5);
  vi.advanceTimersByTime(rest);
  await step();
  const [row] = await base.sql`select due_at > app_now() + interval '20 s' as kept from messages`;
  expect(row).toEqual({ kept: true });
  letGo();
  await settled();
  expect(await step()).toBe(asleep); // nothing under way any more
});

test("one workspace holds a quarter of the room at most, however many slow places it has", async () => {
  const other = "00000000-0000-4000-8000-0000000000b2";
  for (let place = 0; place < 12; place += 1) await given(base.sql, 8, { destination: `slow-${place}` });
  await given(base.sql, 3, { workspaceId: other, due: -1 });
  const { send, waiting, letGo } = slowly();
  const { step, settled } = sendMessages(db.sql, "email", send);
  for (let turn = 0; turn < 5; turn += 1) await step();
  await expect.poll(() => waiting).toHaveLength(64 + 3);
  letGo();
  await settled();
  await step();
  await expect.poll(() => waiting).toHaveLength(96 - 64);
  letGo();
  await settled();
});

test("ten workspaces whose places are slow leave room for the eleventh, and give back what they have too much of", async () => {
  const workspace = (n: number) => `00000000-0000-4000-8000-00000000${String(n).padStart(4, "0")}`;
  for (let n = 0; n < 10; n += 1)
    for (let place = 0; place < 9; place += 1)
      await given(base.sql, 8, { workspaceId: workspace(n), destination: `slow-${place}` });
  const { send, waiting, letGo } = slowly();
  const told: string[] = [];
  const { step, settled } = sendMessages(db.sql, "email", (message, attempt) => {
    told.push(message.workspaceId);
    return send(message, attempt);
  });
  for (let turn = 0; turn < 40; turn += 1) await step();
  expect(waiting.length).toBeLessThan(256 - 16);
  expect(new Set(told).size).toBe(10);
  await given(base.sql, 3, { workspaceId: workspace(10) });
  await step();
  await expect.poll(() => told.filter((id) => id === workspace(10)).length).toBeGreaterThan(0);
  letGo();
  await settled();
  told.splice(0);
  for (let turn = 0; turn < 40; turn += 1) await step();
  const shares = [...groupBy(told, (id) => id).values()].map((its) => its.length);
  expect(Math.max(...shares)).toBeLessThanOrEqual(64);
  expect(shares.length).toBeGreaterThanOrEqual(10);
  letGo();
  await settled();
});

test("what was claimed before it was written down that its place wants to wait is given back, and not sent", async () => {
  const [first] = await given(base.sql, 1);
  await base.sql`insert into destinations (workspace_id, channel, name, failed_at) values (${WORKSPACE}, 'email', 'smtp', app_now())`;
  const sent: string[] = [];
  const send: Sender = ({ id }) => {
    sent.push(id);
    return Promise.reject(
      troubleError({ kind: "destination", code: "429", answer: "Slow down.", retryAfterSeconds: 60 }),
    );
  };
  const { step, settled } = sendMessages(db.sql, "email", send);
  const release = withResolvers<void>();
  // While somebody holds the place's row, what it said cannot be written.
  const holding = base.sql.begin(async (tx) => {
    await tx`select from destinations for update`;
    await release.promise;
  });
  await step();
  await expect.poll(() => sent).toEqual([first]);
  const [second] = await given(base.sql, 1);
  await step();
  await expect.poll(() => kept(base.sql, second)).toMatchObject({ attempts: 1 });
  release.resolve();
  await holding;
  await settled();
  expect(sent).toEqual([first]);
  expect(await attemptsOf(base.sql, second)).toMatchObject([{ outcome: "failed", code: "not_sent" }]);
  expect(await kept(base.sql, second)).toMatchObject({ state: "due", spent: 0 });
  expect((await kept(base.sql, second)).dueIn).toBeGreaterThan(58);
});

test("with nothing to send it looks once a second, whatever is in other channels", async () => {
  await given(base.sql, 1, { channel: "push" });
  await given(base.sql, 1, { due: 600 });
  const { step } = sendMessages(db.sql, "email", slowly().send);
  expect(await step()).toBe(1000);
  expect(await sendMessages(db.sql, "slack", slowly().send).step()).toBe(1000);
});

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { MOST_ATTEMPTS } from "../db/write/deliveries";
import {
  clear,
  countIn,
  EMAIL,
  entriesRead,
  given,
  kept,
  tally,
  withEmail,
} from "../db/write/deliveries.fixture";
import type { Delivery } from "../domain/delivery";
import { setClock, testDatabase } from "../testing/database";
import { sendDeliveries } from "./deliveries";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  await withEmail(base.sql);
  db = openDatabase({ url: base.url, name: "test", max: 1 });
});
beforeEach(async () => {
  await clear(base.sql);
  await setClock(base.sql, 0);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

const refusing = (): never => {
  throw new Error("mailbox full");
};

test("a message is sent while no transaction holds it, and leased to its sender", async () => {
  const [id] = await given(base.sql, 1, { channel: EMAIL });
  const seen: unknown[] = [];
  const send = async (delivery: Delivery) => {
    const [open] = await base.sql`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = 'test' and state <> 'idle'`;
    seen.push(delivery.intentId, (await kept(base.sql, id)).state, open?.n);
    return "250 ok";
  };
  await sendDeliveries(db.sql, EMAIL, send)();
  expect(seen).toEqual([id, "leased", 0]);
  expect(await kept(base.sql, id)).toMatchObject({ state: "delivered", attempts: 1, ended: true });
});

test("what is refused is tried again after a growing pause, and after the last attempt it is dead", async () => {
  const [id] = await given(base.sql, 1, { channel: EMAIL });
  const step = sendDeliveries(db.sql, EMAIL, refusing);
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    await setClock(base.sql, attempt * 3_600_000);
    await step();
    expect(await kept(base.sql, id)).toMatchObject({
      state: "due",
      attempts: attempt,
      answer: "mailbox full",
    });
    const waitMs = await step();
    expect(waitMs).toBeGreaterThan(2 ** attempt * 700);
    expect(waitMs).toBeLessThan(2 ** attempt * 1_300);
  }
  await setClock(base.sql, (MOST_ATTEMPTS + 1) * 3_600_000);
  await step();
  expect(await kept(base.sql, id)).toMatchObject({ state: "dead", ended: true });
});

test("one that fails keeps none that came with it from being sent", async () => {
  const [bad, good] = await given(base.sql, 2, { channel: EMAIL });
  await sendDeliveries(db.sql, EMAIL, ({ intentId }) => (intentId === bad ? refusing() : "ok"))();
  expect(await kept(base.sql, bad)).toMatchObject({ state: "due" });
  expect(await kept(base.sql, good)).toMatchObject({ state: "delivered" });
});

test("a backlog of another channel is neither waited for nor read through", async () => {
  await given(base.sql, 3_000, { due: -300 });
  await given(base.sql, 1, { channel: EMAIL });
  await tally(db.sql);
  const before = await entriesRead(base.sql);
  const sent: string[] = [];
  await sendDeliveries(db.sql, EMAIL, ({ channel }) => {
    sent.push(channel);
    return "ok";
  })();
  await tally(db.sql);
  expect(sent).toEqual([EMAIL]);
  expect((await entriesRead(base.sql)) - before).toBeLessThan(10);
  expect(await countIn(base.sql, "due")).toBe(3_000);
});

import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { givenTask, untilSettled } from "../db/read/open-task.fixture";
import { testDatabase } from "../testing/database";
import { keepTaskWords } from "./task-words";

const LOOK_MS = 1000;

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await db.close();
  await base.close();
});

async function catchUp(step: () => Promise<number>): Promise<void> {
  await untilSettled(base.sql);
  while ((await step()) !== LOOK_MS);
}

test("at rest it asks one cheap question and changes nothing", async () => {
  const asked: string[] = [];
  const ask: Database["ask"] = (statement) => {
    asked.push(statement.text);
    return db.ask(statement);
  };
  const sql = new Proxy(db.sql, {
    get: (target, name) => {
      if (name === "begin") asked.push("begin");
      return Reflect.get(target, name);
    },
  });
  const step = keepTaskWords({ sql, ask });
  await catchUp(step);
  asked.length = 0;
  for (let i = 0; i < 3; i += 1) expect(await step()).toBe(LOOK_MS);
  expect(asked).toHaveLength(3);
  expect(asked).not.toContain("begin");
});

test("it rests three times as long as a bite took, so it takes a quarter of a processor at most", async () => {
  const step = keepTaskWords(db);
  await catchUp(step);
  for (let i = 0; i < 60; i += 1) await givenTask(base.sql, randomUUID());
  await untilSettled(base.sql);
  vi.useFakeTimers({ toFake: ["performance"] });
  const slow = new Proxy(db.sql, {
    get: (target, name) => {
      if (name === "begin") vi.advanceTimersByTime(70);
      return Reflect.get(target, name);
    },
  });
  expect(await keepTaskWords({ sql: slow, ask: db.ask })()).toBe(210);
});

// As after a failover to a replica that lagged: the numbers of the transactions that were lost are given out anew.
test("what it remembers of a database that it could not reach is not believed afterwards", async () => {
  let isGone = false;
  const sql = new Proxy(db.sql, {
    get: (target, name) => {
      if (name === "begin" && isGone) return () => Promise.reject(new Error("the connection was closed"));
      return Reflect.get(target, name);
    },
  });
  const step = keepTaskWords({ sql, ask: db.ask });
  await catchUp(step);
  const [before] = await base.sql<Array<{ cursor: string }>>`select cursor::text from search_progress`;
  for (let i = 0; i < 60; i += 1) await givenTask(base.sql, randomUUID());
  await untilSettled(base.sql);
  expect(await step()).toBeLessThan(LOOK_MS);
  isGone = true;
  await expect(step()).rejects.toThrow("closed");
  isGone = false;
  const id = await givenTask(base.sql, randomUUID());
  await base.sql`update intents set xid = ${before?.cursor ?? "0"}::xid8 where id = ${id}`;
  await catchUp(step);
  expect(await base.sql`select task_id from task_words where task_id = ${id}`).toHaveLength(1);
});

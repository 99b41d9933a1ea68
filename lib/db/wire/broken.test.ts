// Connections that a real PostgreSQL ends, under the engine's own writer.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openWriter, type Writer } from "@/lib/engine/transact";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";

let db: TestDatabase;
let writer: Writer;
beforeAll(async () => {
  db = await testDatabase();
  await db.sql`create table written (word text)`;
});
beforeEach(() => {
  writer = openWriter(db.url, "broken");
});
afterEach(async () => {
  await writer.close();
  await db.sql`truncate written`;
});
afterAll(() => db.close());

const PID = { text: "select pg_backend_pid() as pid", params: [] };
const pid = async (): Promise<number> => (await writer.ask(PID))[0]?.pid;
const put = (word: string) => ({ text: "insert into written values ($1)", params: [word] });
const written = async (): Promise<string[]> =>
  (await db.sql`select word from written`).map((row) => row.word);
/** Resolves when the session is gone. */
const terminate = async (id: number): Promise<void> => {
  const [row] = await db.sql`select pg_terminate_backend(${id}, 5000) as done`;
  expect(row?.done).toBe(true);
};
const TERMINATED = { code: "57P01" };

/** Both halves, the first and the last. */
const works = async (word: string): Promise<void> => {
  const answer = await writer.run(async (tx) => {
    const [, rows] = await tx.ask(put(`${word} first`), PID);
    return { value: rows?.length, last: put(`${word} last`) };
  });
  expect(answer).toBe(1);
  expect(await written()).toEqual([`${word} first`, `${word} last`]);
};

test("a transaction is written as a whole", () => works("whole"));

test("without a last write nothing is kept, and the connection goes on", async () => {
  const before = await pid();
  await writer.run(async (tx) => {
    await tx.ask(put("lost"));
    return { value: null, last: null };
  });
  expect(await written()).toEqual([]);
  expect(await pid()).toBe(before);
});

test.each([
  ["the first half", "select 1 / 0", "select 1"],
  ["the last", "select 1", "select 1 / 0"],
])(
  "a transaction that fails in %s leaves nothing behind, and the connection goes on",
  async (_name, first, last) => {
    const before = await pid();
    const run = writer.run(async (tx) => {
      await tx.ask(put("lost"), { text: first, params: [] });
      return { value: null, last: { text: last, params: [] } };
    });
    await expect(run).rejects.toMatchObject({ code: "22012" });
    await works("next");
    expect(await pid()).toBe(before);
  },
);

test("a connection that was ended while it was idle is replaced before the next run", async () => {
  const line = await writer.wire.line();
  const before = await pid();
  await terminate(before);
  await expect.poll(() => line.broken()).toMatchObject(TERMINATED);
  await works("next");
  expect(await pid()).not.toBe(before);
});

test("a connection that is ended while an answer is awaited fails that run, and the next one works", async () => {
  const before = await pid();
  const run = writer.run(async (tx) => {
    await tx.ask(put("lost"), { text: "select pg_sleep(60)", params: [] });
    return { value: null, last: put("never") };
  });
  const failed = expect(run).rejects.toMatchObject(TERMINATED);
  await expect
    .poll(() => db.sql`select wait_event from pg_stat_activity where pid = ${before}`)
    .toEqual([{ wait_event: "PgSleep" }]);
  await terminate(before);
  await failed;
  await works("next");
});

test("a connection that is ended between the halves fails that run, and writes nothing of it on the next connection", async () => {
  const line = await writer.wire.line();
  const run = writer.run(async (tx) => {
    const [, rows] = await tx.ask(put("lost"), PID);
    await terminate(rows?.[0]?.pid);
    await expect.poll(() => line.broken()).not.toBeNull();
    return { value: null, last: put("lost too") };
  });
  await expect(run).rejects.toMatchObject(TERMINATED);
  await writer.wire.line();
  expect(await written()).toEqual([]);
  await works("next");
});

test("runs that wait behind a broken one are carried out on the next connection", async () => {
  const before = await pid();
  const runs = [0, 1, 2, 3].map((n) =>
    writer.run(async (tx) => {
      await tx.ask(put(`${n} first`));
      if (n === 1) await terminate(before);
      return { value: n, last: put(`${n} last`) };
    }),
  );
  const values = (await Promise.allSettled(runs)).map((run) =>
    run.status === "fulfilled" ? run.value : run.reason.code,
  );
  expect(values).toEqual([0, "57P01", 2, 3]);
  expect(await written()).toEqual(["0 first", "0 last", "2 first", "2 last", "3 first", "3 last"]);
});

// A connection that comes back, to a real PostgreSQL.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import type { Line } from "./line";
import { answering, serve, WELCOME } from "./server.fixture";
import { openWire } from "./wire";
import { hosts, ONE, wireTo } from "./wire.fixture";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

const PID = { text: "select pg_backend_pid() as pid", params: [] };
const pid = async (line: Line): Promise<number> => (await line.send(PID))[0]?.[0]?.pid;
const here = async (): Promise<number> =>
  (
    await db.sql`select 1 from pg_stat_activity where datname = current_database() and application_name = 'test'`
  ).length;

test("who asks at the same time gets the same connection, and so does who asks later", async () => {
  const wire = wireTo(db.url);
  const [one, two] = await Promise.all([wire.line(), wire.line()]);
  expect(one).toBe(two);
  expect(await wire.line()).toBe(one);
  await wire.close();
});

test("after a break who asks at the same time gets the same new connection, with the same settings", async () => {
  const wire = wireTo(db.url, { work_mem: "7MB" });
  const line = await wire.line();
  await db.sql`select pg_terminate_backend(${await pid(line)}, 5000)`;
  await expect.poll(() => line.broken()).not.toBeNull();
  const [one, two] = await Promise.all([wire.line(), wire.line()]);
  expect(one).toBe(two);
  expect(one).not.toBe(line);
  const text =
    "select current_setting('work_mem') as memory, current_setting('statement_timeout') as longest";
  expect(await one.send({ text, params: [] })).toEqual([[{ memory: "7MB", longest: "5s" }]]);
  await wire.close();
});

test("every new connection is greeted before anybody uses it", async () => {
  const wire = wireTo(db.url);
  let greeted = 0;
  wire.greet(async (line) => {
    greeted += (await line.send({ text: "select set_config('my.word', 'hello', false)", params: [] })).length;
  });
  for (const turn of [1, 2]) {
    const line = await wire.line();
    expect(await line.send({ text: "select current_setting('my.word') as word", params: [] })).toEqual([
      [{ word: "hello" }],
    ]);
    expect(greeted).toBe(turn);
    await line.end();
  }
});

test("a greeting that fails leaves no connection behind", async () => {
  const wire = wireTo(db.url);
  wire.greet(async (line) => {
    await line.send({ text: "select 1 / 0", params: [] });
  });
  for (let turn = 0; turn < 3; turn++) await expect(wire.line()).rejects.toMatchObject({ code: "22012" });
  await expect.poll(here).toBe(0);
});

test("a closed one gives no more connections, and leaves none", async () => {
  const wire = wireTo(db.url);
  const line = await wire.line();
  const answer = line.send(PID);
  await wire.close();
  expect((await answer)[0]).toHaveLength(1);
  await expect(wire.line()).rejects.toMatchObject({ code: "CONNECTION_ENDED" });
  await wire.close();
  await expect.poll(here).toBe(0);
});

test("one that is closed while it connects gives no connection, leaves none and asks no other host", async () => {
  let letIn = () => {};
  const first = await serve(async (peer) => {
    await peer.hear();
    await new Promise<void>((resolve) => {
      letIn = resolve;
    });
    peer.say(WELCOME);
  });
  const second = await serve((peer) => answering(peer));
  const wire = openWire({ url: hosts(first.port, second.port), name: "test" });
  const refused = expect(wire.line()).rejects.toMatchObject({ code: "CONNECTION_ENDED" });
  await expect.poll(() => first.peers).toHaveLength(1);
  await wire.close();
  const left = new Promise((resolve) => first.peers[0]?.socket.once("close", resolve));
  letIn();
  await refused;
  await left;
  expect(second.peers).toHaveLength(0);
});

test("a database that is away is found again by who asks after it is back, and is not stormed meanwhile", async () => {
  let isBack = false;
  const served = await serve((peer) => (isBack ? answering(peer, "back") : peer.socket.destroy()));
  const wire = wireTo(served.at());
  const began = performance.now();
  for (let turn = 0; turn < 3; turn++) {
    // Many at once are one attempt.
    const asked = await Promise.allSettled([wire.line(), wire.line(), wire.line()]);
    expect(asked.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  }
  expect(served.peers).toHaveLength(3);
  expect(performance.now() - began).toBeGreaterThan(190);
  isBack = true;
  expect((await (await wire.line()).send(ONE))[0]).toEqual([{ v: "back" }]);
});

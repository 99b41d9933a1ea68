// A connection that is cut while the library asks a question of its own on it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database";
import { connect } from "./client";
import { errorSaid, serve, welcome } from "./wire/server.fixture";

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);

test("who asks is refused, and nothing ends the process", async () => {
  process.on("unhandledRejection", note);
  const served = await serve(async (peer) => {
    await welcome(peer);
    await peer.hear();
    peer.say(errorSaid({ S: "FATAL", V: "FATAL", C: "57P01", M: "terminating connection" }));
    peer.socket.end();
  });
  const sql = connect({ url: served.at(), name: "own", max: 1 });
  await expect(Promise.all([1, 2, 3].map((n) => sql`select ${n}`))).rejects.toMatchObject({ code: "57P01" });
  await sql.end({ timeout: 0 });
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", note);
  expect(uncaught).toEqual([]);
});

test("where it is answered, lists come as lists", async () => {
  const sql = connect({ url: base.url, name: "own", max: 1 });
  const [row] = await sql`select ${["a", 'b"c']}::text[] as words, array[1, 2] as numbers`;
  expect(row).toEqual({ words: ["a", 'b"c'], numbers: [1, 2] });
  await sql.end();
});

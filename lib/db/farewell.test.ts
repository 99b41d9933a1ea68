// The last words of a connection that is cut: whoever waits on it is told why, and nobody else.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database";
import { type Database, openDatabase } from "./client";
import { withoutFarewell } from "./farewell";
import { errorSaid, READY } from "./wire/server.fixture";

let base: TestDatabase;
let db: Database;
beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "farewell", max: 1 });
});
afterAll(async () => {
  await db.close();
  await base.close();
});

async function cutAsleep(): Promise<void> {
  for (let cut = 0; cut === 0; ) {
    const rows = await base.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'farewell' and wait_event = 'PgSleep'`;
    cut = rows.length;
  }
}

test("whoever waited is told why it was cut, and whoever asks next is answered", async () => {
  for (let i = 0; i < 3; i++) {
    expect(await db.sql`select 1 as n`).toMatchObject([{ n: 1 }]);
    const asked = db.sql`select pg_sleep(60)`.catch(({ code }: { code: string }) => code);
    await cutAsleep();
    expect(await asked).toBe("57P01");
  }
  expect(await db.sql`select 2 as n`).toMatchObject([{ n: 2 }]);
});

const LAST = errorSaid({ S: "FATAL", V: "FATAL", C: "57P01", M: "terminating connection" });
const ORDINARY = errorSaid({ S: "ERROR", V: "ERROR", C: "22012", M: "VFATAL" });

test.each<[string, Buffer[], string | null, Buffer[]]>([
  ["alone", [LAST], "57P01", []],
  ["behind what was answered", [READY, LAST], "57P01", [READY]],
  ["in another language", [errorSaid({ S: "СБОЙ", V: "PANIC", C: "XX000", M: "" })], "XX000", []],
  ["not one that fails a question", [ORDINARY], null, [ORDINARY]],
  ["not where more follows", [LAST, READY], null, [LAST, READY]],
  ["not one that is cut off", [LAST.subarray(0, -1)], null, [LAST.subarray(0, -1)]],
  ["not a few letters", [Buffer.from("E\0VFATAL\0")], null, [Buffer.from("E\0VFATAL\0")]],
])("last words are found: %s", (_what, chunk, code, left) => {
  const { said, farewell } = withoutFarewell(Buffer.concat(chunk));
  expect(farewell?.code ?? null).toBe(code);
  expect(said).toEqual(Buffer.concat(left));
});

// What a connection of ours asks for itself, whatever is set where.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../testing/database";
import { connect } from "./client";
import { openWire } from "./wire/wire";

const EAST = "Pacific/Kiritimati"; // fourteen hours ahead
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  const set = (what: string) =>
    db.sql.unsafe(`alter database ${new URL(db.url).pathname.slice(1)} set ${what}`);
  await set(`timezone = '${EAST}'`);
  await set("datestyle = 'SQL, DMY'");
  await set("bytea_output = 'escape'");
  await set("standard_conforming_strings = off");
  await set("default_transaction_isolation = 'serializable'");
});
afterAll(() => db.close());

const NEVER = `select current_setting('timezone') as zone, to_json('9999-12-31T23:59:59Z'::timestamptz) as never`;
const UTC = { zone: "UTC", never: "9999-12-31T23:59:59+00:00" };

test.each([
  "",
  `?timezone=${EAST}`,
  `?TimeZone=${EAST}&statement_timeout=4000`,
  `?statement_timeout=4000&TIMEZONE=${EAST}`,
  `?options=-c%20timezone%3D${EAST}`,
])("a database east of us tells its times in UTC: %s", async (asks) => {
  const url = db.url + asks;
  const sql = connect({ url, name: "zone" });
  const wire = openWire({ url, name: "zone" });
  try {
    expect(await sql.unsafe(NEVER)).toEqual([UTC]);
    expect(await (await wire.line()).send({ text: NEVER, params: [] })).toEqual([[UTC]]);
    if (asks.includes("statement_timeout"))
      expect(await sql`show statement_timeout`).toEqual([{ statement_timeout: "4s" }]);
  } finally {
    await Promise.all([sql.end(), wire.close()]);
  }
});

test("a server that ends who has nothing to say does not end us", async () => {
  await db.sql.unsafe(
    `alter database ${new URL(db.url).pathname.slice(1)} set idle_session_timeout = '100ms'`,
  );
  const sql = connect({ url: db.url, name: "idle", max: 1 });
  const wire = openWire({ url: db.url, name: "idle" });
  const asked = { text: "select pg_backend_pid() as pid", params: [] };
  const pids = async () => [
    (await sql.unsafe(asked.text))[0]?.pid,
    (await (await wire.line()).send(asked))[0]?.[0]?.pid,
  ];
  try {
    const before = await pids();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await pids()).toEqual(before);
  } finally {
    await Promise.all([sql.end(), wire.close()]);
  }
});

test("one that writes dates and bytes in words of its own, and locks in its own way, does not do so to us", async () => {
  const told = `select '2026-12-31T01:02:03.004Z'::timestamptz as at, decode('00ff5c', 'hex') as bytes,
    current_setting('transaction_isolation') as level, 'a.b' ~ '^a\\.b$' as is_found, '\\d' as plain`;
  const expected = {
    at: new Date("2026-12-31T01:02:03.004Z"),
    bytes: Buffer.from("00ff5c", "hex"),
    level: "read committed",
    is_found: true,
    plain: "\\d",
  };
  const sql = connect({ url: db.url, name: "words" });
  const wire = openWire({ url: db.url, name: "words" });
  try {
    expect(await sql.unsafe(told)).toEqual([expected]);
    expect(await (await wire.line()).send({ text: told, params: [] })).toEqual([[expected]]);
  } finally {
    await Promise.all([sql.end(), wire.close()]);
  }
});

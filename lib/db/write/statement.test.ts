// What a statement writes, by a few rows and by many: the two travel in different ways.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { openWire, type Wire } from "../wire/wire";
import { bytes, int, json, list, same, text, time, uuid, word } from "./column";
import { compose, definePart } from "./statement";

type Thing = {
  n: number;
  id: string;
  name: string | null;
  body: string | null;
  hash: string | null;
  status: string | null;
  at: Date | "infinity" | null;
  names: string[];
};

const things = definePart(
  "new_things",
  [
    int<Thing>("n", (r) => r.n),
    uuid<Thing>("id", (r) => r.id),
    text<Thing>("name", (r) => r.name),
    json<Thing>("body", (r) => r.body),
    bytes<Thing>("hash", (r) => r.hash),
    same(word<Thing>("status", "task_status", (r) => r.status)),
    word<Thing>("seldom", "task_status", () => null),
    same(time<Thing>("at", (r) => r.at)),
    list<Thing>("names", (r) => r.names),
  ],
  (rows, names) => `insert into things (${names}) ${rows}`,
);

let db: TestDatabase;
let wire: Wire;
beforeAll(async () => {
  db = await testDatabase();
  await db.sql`create table things (n int primary key, id uuid, name text, body json, hash bytea, status task_status,
    seldom task_status, at timestamptz, names text[])`;
  wire = openWire({ url: db.url, name: "statement" });
});
afterAll(async () => {
  await wire.close();
  await db.close();
});

const STATUSES = ["open", "expired", null, "withdrawn", "open"];
const thing = (n: number): Thing => ({
  n,
  id: `0190a0b0-0000-7000-8000-${String(n).padStart(12, "0")}`,
  name: n % 3 === 0 ? null : `a "name", {${n}} \\ NULL ä`,
  body: n % 4 === 0 ? null : JSON.stringify({ text: `"quoted" ${"long ".repeat(n)}\u001e`, n }),
  hash: n % 5 === 0 ? null : "0a".repeat(n + 1),
  status: STATUSES[n % STATUSES.length] as string | null,
  at: n % 7 === 0 ? "infinity" : n % 7 === 1 ? null : new Date(1_700_000_000_123 + n),
  names: n % 2 === 0 ? ["everyone"] : [`person:${n}`, 'group:"a\\b"'],
});

const write = async (rows: Thing[]) => {
  await (await wire.line()).send(compose([{ part: things, rows }], "select $1::int", [1]));
  return db.sql`delete from things returning n, id, name, body::text, encode(hash, 'hex') as hash, status, seldom,
    at::text, names`;
};

test.each([1, 2, 3, 64, 300])("%i rows are written as they are", async (count) => {
  const rows = Array.from({ length: count }, (_, n) => thing(n));
  const written = [...(await write(rows))].sort((a, b) => a.n - b.n);
  const alone: unknown[] = [];
  for (const row of rows) alone.push(...(await write([row])));
  expect(written).toEqual(alone);
  expect(
    written.map(({ n, id, name, body, hash, status, seldom, names }) => ({
      n,
      id,
      name,
      body,
      hash,
      status,
      seldom,
      names,
    })),
  ).toEqual(rows.map(({ at, ...row }) => ({ ...row, seldom: null })));
  expect(written.map(({ at }) => at && (at === "infinity" ? at : new Date(at).getTime()))).toEqual(
    rows.map(({ at }) => (at instanceof Date ? at.getTime() : at)),
  );
});

test.each([1, 2, 3, 64])(
  "%i rows that are alike are written as they are, and so is one among them that is not",
  async (count) => {
    for (const [status, at] of [
      ["open", new Date(1_700_000_000_123)],
      [null, null],
      ["expired", "infinity"],
    ] as const) {
      const moment = () => (at instanceof Date ? new Date(at) : at);
      const alike = Array.from({ length: count }, (_, n) => ({ ...thing(n), status, at: moment() }));
      const other = { ...thing(count), status: "withdrawn", at: new Date(1_600_000_000_000) };
      for (const rows of [alike, [...alike, { ...other, at: moment() }], [...alike, { ...other, status }]]) {
        const written = [...(await write(rows))].sort((a, b) => a.n - b.n);
        expect(written.map((row) => row.status)).toEqual(rows.map((row) => row.status));
        const told = written.map((row) => row.at && (row.at === "infinity" ? row.at : new Date(row.at)));
        expect(told).toEqual(rows.map((row) => row.at));
      }
    }
  },
);

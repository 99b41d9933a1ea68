// What goes to a real PostgreSQL and comes back from it.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import type { Line, Row, Statement } from "./line";
import { openWire, type Wire } from "./wire";

let db: TestDatabase;
let wire: Wire;
let line: Line;
beforeAll(async () => {
  db = await testDatabase();
  wire = openWire({ url: db.url, name: "values" });
  line = await wire.line();
});
afterAll(async () => {
  await wire.close();
  await db.close();
});

const ask = async (text: string, ...params: Statement["params"]): Promise<Row[]> =>
  (await line.send({ text, params }))[0] as Row[];
const back = async (texts: Array<string | null>): Promise<unknown[]> =>
  (await line.send(...texts.map((text) => ({ text: "select $1::text as v", params: [text] })))).map(
    (rows) => rows[0]?.v,
  );

const LONG_AGO = "1899-12-31 23:59:59.999999+00";
const TYPES: Record<string, string[]> = {
  bool: ["t", "f"],
  int2: ["-32768", "32767"],
  int4: ["-2147483648", "0", "2147483647"],
  int8: ["-9223372036854775808", "9223372036854775807"],
  oid: ["0", "4294967295"],
  float4: ["1.5", "-0", "NaN", "Infinity", "-Infinity", "1e-30"],
  float8: ["0.1", "-0", "5e-324", "1.7976931348623157e308", "NaN", "-Infinity"],
  numeric: ["123456789012345678901234567890.123456789", "-0.000", "NaN"],
  text: ["", " ", "ä€𝄞", "a\\b'c\"d\n\r\t\u0001", "NULL", "\\x41", "{}"],
  varchar: ["", "ä"],
  "char(5)": ["", "ab"],
  '"char"': ["a"],
  name: ["countersign"],
  uuid: ["018f3e5c-7a1b-7c2d-8e3f-123456789abc"],
  json: ["null", '""', '{"a": [1, "ä\\u20ac\\"", null, 1.5e3]}', "[]", "true"],
  jsonb: ["null", '""', '{"a": [1, "ä\\u20ac\\"", null, 1.5e3]}', "[]", "12345678901234567890"],
  bytea: ["\\x", "\\x00ff41", "\\x5c5c"],
  timestamptz: [
    "2026-11-20 14:00:00+00",
    "2026-11-20 14:00:00.123456+05:30",
    LONG_AGO,
    "0044-01-01 00:00:00+00",
  ],
  timestamp: ["2026-11-20 14:00:00.5"],
  date: ["2026-11-20", "1582-10-15"],
  time: ["23:59:59.999999"],
  interval: ["1 year 2 days 03:04:05"],
  inet: ["10.0.0.0/8"],
  xid8: ["18446744073709551615"],
  pg_lsn: ["16/B374D848"],
  int4range: ["[1,5)"],
  point: ["(1,2)"],
  xml: ["<a/>"],
  void: [""],
  "text[]": ["{}", '{a,"b \\" \\\\ , {c}","NULL","",ä}'],
  "varchar[]": ['{"",a}'],
  "uuid[]": ["{018f3e5c-7a1b-7c2d-8e3f-123456789abc}"],
  "bool[]": ["{t,f}"],
  "int2[]": ["{-1}"],
  "int4[]": ["{}", "{1,-2}"],
  "int8[]": ["{9223372036854775807}"],
  "float8[]": ["{0.5,NaN}"],
  "numeric[]": ["{0.50}"],
  "jsonb[]": ['{"{\\"a\\": [1, \\"\\\\\\"\\"]}"}'],
  "bytea[]": ['{"\\\\x00ff"}'],
  "timestamptz[]": ['{"2026-11-20 14:00:00+00"}'],
};

test.each(Object.entries(TYPES))(
  "a value of %s is what postgres.js makes of it, and so is none",
  async (type, texts) => {
    for (const text of [...texts, null]) {
      const [theirs] = await db.sql.unsafe(`select $1::text::${type} as v`, [text]);
      expect(await ask(`select $1::${type} as v`, text), `${text}`).toEqual([{ v: theirs?.v }]);
    }
  },
);

test("an array may hold nothing in some places, and begin at another number", async () => {
  const [row] =
    await ask(`select '{NULL,a,"NULL","",NULL}'::text[] as texts, '{1,NULL}'::int4[] as numbers, '[0:1]={a,b}'::text[] as shifted,
    '{NULL}'::uuid[] as ids, array[null, '{"a": "\\"" }']::jsonb[] as jsons`);
  expect(row).toEqual({
    texts: [null, "a", "NULL", "", null],
    numbers: [1, null],
    shifted: ["a", "b"],
    ids: [null],
    jsons: [null, { a: '"' }],
  });
});

test("a time is the same moment whatever zone the session is in", async () => {
  const moment = new Date("2026-07-01T12:34:56.789Z");
  for (const zone of ["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati"]) {
    const [, rows] = await line.send(
      { text: "select set_config('timezone', $1, false)", params: [zone] },
      { text: "select $1::timestamptz as v", params: [moment.toISOString()] },
    );
    expect(rows, zone).toEqual([{ v: moment }]);
  }
});

test("numbers arrive as they were, also where the server guesses their type", async () => {
  const [row] = await ask(
    "select $1::int4 as a, $2::float8 as b, $3::int8 as c, $1 + 1 as d",
    7,
    1e-9,
    2 ** 53,
  );
  expect(row).toEqual({ a: 7, b: 1e-9, c: "9007199254740992", d: 8 });
});

test("texts of every length around the border between the two ways to write them arrive, wherever the first wide letter is", async () => {
  const texts = Array.from({ length: 60 }, (_, length) => [
    "x".repeat(length),
    ...Array.from({ length }, (_, at) => `${"x".repeat(at)}é${"y".repeat(length - at - 1)}`),
  ]).flat();
  expect(await back(texts)).toEqual(texts);
});

test("packets of every length around the size of the first buffer arrive", async () => {
  const size = 64 * 1024;
  for (let length = size - 80; length <= size + 16; length += 1) {
    const text = "p".repeat(length);
    const [rows] = await line.send({
      text: "select length($1) as n, $2::text as last",
      params: [text, "end"],
    });
    expect(rows).toEqual([{ n: length, last: "end" }]);
  }
});

test("texts of a megabyte arrive, each in its place", async () => {
  const texts = ["a".repeat(1 << 20), "é𝄞".repeat(1 << 18), '"\\,{}'.repeat(1 << 18), "", null, "z"];
  expect(await back(texts)).toEqual(texts);
});

test("an array with an item of many megabytes arrives", async () => {
  const [row] = await ask(
    "select array['', repeat('x', $1::int) || $2, null, $2]::text[] as v",
    12 << 20,
    '"\\é',
  );
  expect(row?.v).toEqual(["", `${"x".repeat(12 << 20)}"\\é`, null, '"\\é']);
});

test("a thousand rows arrive in order", async () => {
  const rows = await ask(
    "select n, repeat('ä', n % 300) as t, nullif(n % 2, 1) as even from generate_series(1, 1000) n",
  );
  expect(rows).toEqual(
    Array.from({ length: 1000 }, (_, i) => ({
      n: i + 1,
      t: "ä".repeat((i + 1) % 300),
      even: (i + 1) % 2 ? null : 0,
    })),
  );
});

test("a row may have no columns, and of two columns of one name the last counts", async () => {
  expect(await ask("select from generate_series(1, 2)")).toEqual([{}, {}]);
  expect(await ask('select 1 as "ä b", 2 as "ä b"')).toEqual([{ "ä b": 2 }]);
});

const anyText = fc.string({ unit: "binary", maxLength: 80 }).map((text) => text.replaceAll("\0", ""));

test("any text comes back as it went", async () => {
  const texts = fc.sample(anyText, 300);
  expect(await back(texts)).toEqual(texts);
});

test("any list of texts comes back as it went", async () => {
  const lists = fc.sample(fc.array(fc.option(anyText), { maxLength: 8 }), 200);
  const text = "select array(select jsonb_array_elements_text($1::jsonb)) as v";
  const answers = await line.send(...lists.map((list) => ({ text, params: [JSON.stringify(list)] })));
  expect(answers.map((rows) => rows[0]?.v)).toEqual(lists);
});

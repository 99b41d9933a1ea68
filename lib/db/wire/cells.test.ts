// Arrays in PostgreSQL's binary form, read back by a real PostgreSQL as text.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import type { Cell, Element } from "./cells";
import type { Line } from "./line";
import { wireTo } from "./wire.fixture";

let db: TestDatabase;
let line: Line;
beforeAll(async () => {
  db = await testDatabase();
  line = await wireTo(db.url, { timezone: "UTC" }).line();
});
afterAll(() => db.close());

const TYPES: Record<Element, string> = {
  uuid: "uuid",
  int4: "int",
  timestamptz: "timestamptz",
  bytea: "bytea",
  text: "text",
  json: "json",
};
const readBack = async (element: Element, cells: Cell[]): Promise<Array<string | null>> => {
  const text = `select c::text as v from unnest($1::${TYPES[element]}[], $2::int[]) as u(c, n) order by n`;
  const numbers = { element: "int4", cells: cells.map((_, i) => i) } as const;
  const [rows] = await line.send({ text, params: [{ element, cells }, numbers] });
  return (rows ?? []).map(({ v }) => v);
};

const ID = "0190a0b0-1234-7abc-8def-00112233fFfF";
const OTHER = "ffffffff-ffff-ffff-ffff-ffffffffffff";
const LONG = `ä€𝄞"\\{},\n${"x".repeat(100_000)}`;

test.each<[Element, Cell[]]>([
  ["int4", [0, -1, 2_147_483_647, -2_147_483_648, 7, 7, 256]],
  ["bytea", ["", "00", "ff".repeat(1000), "0123456789abcdef"]],
  ["text", ["", "a", "NULL", 'q"\\', "{,}", "é", "a\u001eb", "x".repeat(24), "x".repeat(25), LONG, LONG]],
  ["json", ["null", '{"a":[1,"b"]}', JSON.stringify(LONG)]],
  ["uuid", [ID.toLowerCase(), OTHER, OTHER]],
])("%s arrives as it was sent", async (element, cells) => {
  const expected = cells.map((cell) => (element === "bytea" ? `\\x${cell}` : String(cell)));
  expect(await readBack(element, cells)).toEqual(expected);
});

test("a UUID may be written in capitals", async () => {
  expect(await readBack("uuid", [ID])).toEqual([ID.toLowerCase()]);
});

test("a time arrives to the millisecond, however far away it is", async () => {
  const times = [0, 1, -1, 946_684_799_999, 946_684_800_001, 1_763_657_579_123, 4_294_967_296_000].map(
    (ms) => new Date(ms),
  );
  const far = ["0001-01-01T00:00:00.001Z", "2285-06-05T23:47:34.741Z", "9999-12-31T23:59:59.999Z"];
  const all = [...times, ...far.map((text) => new Date(text))];
  const { rows } = await microseconds(all);
  expect(rows).toEqual(all.map((at) => `${at.getTime()}000`.replace(/^0+$/, "0")));
  expect(await readBack("timestamptz", ["infinity", null, new Date(1)])).toEqual([
    "infinity",
    null,
    "1970-01-01 00:00:00.001+00",
  ]);
});

async function microseconds(cells: Date[]): Promise<{ rows: string[] }> {
  const text =
    "select (extract(epoch from c) * 1000000)::numeric(30,0)::text as v from unnest($1::timestamptz[]) with ordinality as u(c, n) order by n";
  const [rows] = await line.send({ text, params: [{ element: "timestamptz", cells }] });
  return { rows: (rows ?? []).map(({ v }) => v) };
}

test("no value stays no value, also between two that are the same, and where there is none at all", async () => {
  expect(await readBack("text", ["a", null, "a", "a", null, "b", "a"])).toEqual([
    "a",
    null,
    "a",
    "a",
    null,
    "b",
    "a",
  ]);
  expect(await readBack("uuid", [null, null, null])).toEqual([null, null, null]);
  expect(await readBack("uuid", [])).toEqual([]);
});

test("cells, texts and what is missing stand beside each other", async () => {
  const [rows] = await line.send({
    text: `select $1::text as a, $2::int[] as b, $3::text as c, $4::text[] as d, $5::int as e, $6::uuid as f,
      $7::timestamptz as g, $8::bytea as h`,
    params: [
      "ä",
      { element: "int4", cells: [1, 2] },
      null,
      { element: "text", cells: ["x", null] },
      5,
      { element: "uuid", cell: ID },
      { element: "timestamptz", cell: new Date(1) },
      { element: "bytea", cell: "00ff" },
    ],
  });
  expect(rows).toEqual([
    {
      a: "ä",
      b: [1, 2],
      c: null,
      d: ["x", null],
      e: 5,
      f: ID.toLowerCase(),
      g: new Date(1),
      h: Buffer.from("00ff", "hex"),
    },
  ]);
});

test.each<[Element, Exclude<Cell, null>, string]>([
  ["uuid", "nonsense", "22P02"],
  ["uuid", `${ID.slice(0, -1)}g`, "22P02"],
  ["uuid", `${ID.slice(0, -1)}€`, "22P02"],
  ["uuid", `${ID}0`, "22P02"],
  ["uuid", ID.replaceAll("-", "0"), "22P02"],
  ["int4", 1.5, "22003"],
  ["int4", 2 ** 31, "22003"],
  ["int4", Number.NaN, "22003"],
  ["timestamptz", new Date(Number.NaN), "22007"],
  ["bytea", "abc", "22P02"],
  ["bytea", "abxx", "22P02"],
  ["text", "a\0b", "22021"],
  ["json", "{", "22P02"],
])(
  "a %s that is none is its own fault, and the next packet is as good as ever: %s",
  async (element, cell, code) => {
    await expect(readBack(element, [cell])).rejects.toMatchObject({ code });
    const alone = { text: `select $1::${TYPES[element]}`, params: [{ element, cell }] };
    await expect(line.send(alone)).rejects.toMatchObject({ code });
    expect(await readBack("int4", [3])).toEqual(["3"]);
  },
);

// Packets on one connection to a real PostgreSQL.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import type { Line, Row, Statement } from "./line";
import { openWire, type Wire } from "./wire";

let db: TestDatabase;
let wire: Wire;
let line: Line;
beforeAll(async () => {
  db = await testDatabase();
  await db.sql`create table things (id int constraint only_once primary key, word text)`;
});
beforeEach(async () => {
  wire = openWire({ url: db.url, name: "line" });
  line = await wire.line();
});
afterEach(() => wire.close());
afterAll(() => db.close());

const say = (text: string, ...params: Statement["params"]): Statement => ({ text, params });
const number = (n: number): Statement => say("select $1::int as n", n);
const FAILING = say("select 1 / $1::int as n", 0);
const onServer = async (): Promise<number> =>
  (await line.send(say("select count(*)::int as n from pg_prepared_statements")))[0]?.[0]?.n;
const settled = async (...answers: Array<Promise<Row[][]>>): Promise<unknown[]> =>
  (await Promise.allSettled(answers)).map((answer) =>
    answer.status === "fulfilled" ? answer.value.map((rows) => rows[0]?.n) : answer.reason.code,
  );

test("the statements of a packet are answered in order, also those without rows and those of the same text", async () => {
  const answers = await line.send(
    say("begin"),
    number(1),
    say("insert into things values ($1, $2), (2, null) returning id", 1, "a"),
    say("update things set word = 'b' where id = 99"),
    number(2),
    say(""),
    say("select * from things order by id"),
    say("rollback"),
  );
  const things = [
    { id: 1, word: "a" },
    { id: 2, word: null },
  ];
  expect(answers).toEqual([[], [{ n: 1 }], [{ id: 1 }, { id: 2 }], [], [{ n: 2 }], [], things, []]);
});

test("a packet of no statements is answered too", async () => {
  expect(await line.send()).toEqual([]);
});

test("packets that were sent before the first was answered are answered in order, each with its own", async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => line.send(number(n), number(-n))));
  expect(answers).toEqual(Array.from({ length: 50 }, (_, n) => [[{ n }], [{ n: n === 0 ? 0 : -n }]]));
});

test("a statement that fails fails its whole packet, and the connection goes on", async () => {
  await line.send(number(0));
  const packet = line.send(
    say("insert into things values (7, 'lost')"),
    number(1),
    FAILING,
    say("insert into things values (8, 'lost')"),
  );
  await expect(packet).rejects.toMatchObject({ code: "22012", message: "division by zero" });
  expect(await line.send(number(3), say("select id from things"))).toEqual([[{ n: 3 }], []]);
});

test("statements that the server did not come to prepare are prepared by the next packet", async () => {
  const later = say("select $1::int + 1 as n", 1);
  expect(await settled(line.send(FAILING, later, number(1)))).toEqual(["22012"]);
  expect(await settled(line.send(later, number(5)))).toEqual([[2, 5]]);
});

test("a statement that cannot be prepared fails each time in the same way", async () => {
  const wrong = say("select nonsense from nowhere");
  expect(await settled(line.send(wrong), line.send(wrong), line.send(number(1)))).toEqual([
    "42P01",
    "42P01",
    [1],
  ]);
  expect(await settled(line.send(wrong), line.send(number(2)))).toEqual(["42P01", [2]]);
  expect(await settled(line.send(say("select 1; select 2")))).toEqual(["42601"]);
});

test("a packet that is under way is not failed by the one before it, though they have statements in common that are new", async () => {
  const shared = say("select $1::int * 2 as n", 4);
  expect(
    await settled(
      line.send(FAILING, shared),
      line.send(shared, shared),
      line.send(number(1), shared),
      line.send(FAILING, number(1)),
      line.send(number(2)),
    ),
  ).toEqual(["22012", [8, 8], [1, 8], "22012", [2]]);
  expect(await settled(line.send(shared), line.send(FAILING), line.send(number(3)))).toEqual([
    [8],
    "22012",
    [3],
  ]);
  expect(line.broken()).toBeNull();
});

test("more different statements than are kept are answered, and the server keeps no more of them than we do", async () => {
  const nth = (i: number): Statement => say(`select $1::int + ${i} as n, ${i} as c${i}`, 1);
  const all = Array.from({ length: 600 }, (_, i) => nth(i));
  const expected = all.map((_, i) => [{ n: i + 1, [`c${i}`]: i }]);
  expect(await line.send(...all)).toEqual(expected);
  for (let i = 0; i < 300; i++) expect(await line.send(nth(i))).toEqual([expected[i]]);
  expect(await line.send(...all, ...all.slice(0, 300))).toEqual([...expected, ...expected.slice(0, 300)]);
  expect(await onServer()).toBeLessThanOrEqual(251);
});

test("nor does the server keep more when packets fail, or prepare the same while both are under way", async () => {
  for (let i = 0; i < 300; i++) {
    const same = say(`select ${i} as n`);
    const packets = [line.send(same), line.send(same), line.send(FAILING, say(`select -${i} as n`))];
    expect(await settled(...packets)).toEqual([[i], [i], "22012"]);
  }
  expect(await onServer()).toBeLessThanOrEqual(251);
});

test("what is asked all the time stays prepared, however many others are asked once", async () => {
  const hot = "select 4711 as hot";
  for (let i = 0; i < 300; i++) await line.send(say(hot), say(`select ${i} as once`));
  const [[known] = []] = await line.send(
    say(
      "select (generic_plans + custom_plans)::int as n from pg_prepared_statements where statement = $1",
      hot,
    ),
  );
  expect(known?.n).toBe(300);
});

test("a packet that cannot be written is refused, and the next is as good as ever", async () => {
  const many = say("select $1::int as n, 'never sent' as t", ...Array.from({ length: 65_536 }, () => 1));
  await expect(line.send(number(1), many)).rejects.toThrow();
  expect(await settled(line.send(number(2)), line.send(say(many.text, 3)))).toEqual([[2], [3]]);
});

test("as many parameters as the protocol has room for are sent", async () => {
  const given = Array.from({ length: 65_535 }, (_, i) => `($${i + 1}::int)`).join(",");
  const wide = say(
    `select sum(n)::int as n from (values ${given}) v(n)`,
    ...Array.from({ length: 65_535 }, () => 2),
  );
  expect(await settled(line.send(wide))).toEqual([[131_070]]);
});

test("a unique violation says which constraint, and what was there", async () => {
  const once = say("insert into things values (1, 'ä')");
  await line.send(once);
  const error = await line.send(once).catch((reason) => reason);
  await line.send(say("delete from things"));
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({
    name: "PostgresError",
    code: "23505",
    severity: "ERROR",
    constraint_name: "only_once",
    detail: "Key (id)=(1) already exists.",
  });
});

test("an error says what the server says, in its letters, and no more than that", async () => {
  const raise = say("do $$ begin raise exception 'nein: ä€' using errcode = 'AB123'; end $$");
  const error = await line.send(raise).catch((reason) => reason);
  expect({ ...error, message: error.message }).toEqual({
    name: "PostgresError",
    code: "AB123",
    severity: "ERROR",
    message: "nein: ä€",
  });
});

test("a statement that takes too long fails alone", async () => {
  await line.send(say("set statement_timeout = 20"));
  expect(await settled(line.send(say("select pg_sleep(10)")), line.send(number(1)))).toEqual(["57014", [1]]);
});

test("notices and changed settings in between are no answers", async () => {
  const [rows] = (
    await line.send(
      say("do $$ begin raise warning 'look'; end $$"),
      say("set timezone = 'Asia/Kolkata'"),
      number(1),
    )
  ).slice(2);
  expect(rows).toEqual([{ n: 1 }]);
});

test("a table that changed under a prepared statement costs one failure", async () => {
  const all = say("select * from changing");
  await line.send(say("create table changing (a int)"));
  await line.send(all);
  await line.send(say("alter table changing add b int"), say("insert into changing values (1, 2)"));
  expect(await settled(line.send(all))).toEqual(["0A000"]);
  line = await wire.line();
  expect(await line.send(all)).toEqual([[{ a: 1, b: 2 }]]);
});

test("a NOTIFY is heard, from this connection and from another, with what it says", async () => {
  const heard: string[] = [];
  wire.hear((payload) => heard.push(payload));
  await line.send(say("listen bell"));
  await line.send(say("begin"), say("notify bell, 'own ä'"), number(1), say("commit"));
  expect(heard).toEqual(["own ä"]);
  await db.sql`select pg_notify('bell', ${"x".repeat(7_000)}), pg_notify('bell', ''), pg_notify('other', 'no')`;
  await expect.poll(() => heard.slice(1)).toEqual(["x".repeat(7_000), ""]);
  await line.send(say("unlisten bell"), say("notify bell, 'not heard'"));
  expect(heard).toHaveLength(3);
});

test("a NOTIFY between two answers is neither lost nor taken for one", async () => {
  const heard: string[] = [];
  wire.hear((payload) => heard.push(payload));
  await line.send(say("listen bell"));
  const ring = db.sql`select pg_notify('bell', n::text) from generate_series(1, 200) n`;
  const answers = Array.from({ length: 200 }, (_, n) => line.send(number(n)));
  expect(await settled(...answers)).toEqual(answers.map((_, n) => [n]));
  await ring;
  await expect.poll(() => heard).toEqual(answers.map((_, n) => String(n + 1)));
});

test("what was sent before the end is answered, and what is sent after it is refused", async () => {
  const before = [line.send(say("select 1 as n from pg_sleep(0.1)")), line.send(number(2))];
  const ended = line.end();
  expect(await settled(...before)).toEqual([[1], [2]]);
  await ended;
  expect(line.broken()?.code).toBe("CONNECTION_ENDED");
  expect(await settled(line.send(number(3)))).toEqual(["CONNECTION_ENDED"]);
  await line.end();
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { givenTask, writeAllWords } from "./open-task.fixture";
import { searchTasks } from "./search";

// Whatever is typed, it is no error.

const workspaceId = randomUUID();
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  await givenTask(db.sql, workspaceId, { title: "Plain" });
  await writeAllWords(db.sql);
});
afterAll(() => db.close());

const hostile = [
  "",
  " ",
  "-",
  "--",
  '"',
  '""',
  '-""',
  "!!!",
  "\0",
  "a\0b",
  "\u200b",
  "\ud800",
  "x\udfff",
  "'",
  "\\",
  "%",
  "_",
];
hostile.push(
  "a & b | !c",
  "':*",
  "a:*b",
  "<->",
  "(((",
  "') or 1=1 --",
  "plain' & 'x",
  "\\x00",
  "NaN",
  "infinity",
  "日本",
  "東",
  "👩‍👩‍👧",
);
hostile.push(
  "é".repeat(10_000),
  "a ".repeat(5_000),
  "-a ".repeat(5_000),
  '"'.repeat(10_000),
  "x".repeat(10_000),
  "1".repeat(40),
);
hostile.push(
  "00000000",
  "ffffffff-",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
  "deadbeef",
  "-deadbeef",
  "İ",
  "ﷺ".repeat(100),
  "$1 {x}",
);
test.each(hostile.map((text) => [text.slice(0, 20), text]))("%j", async (_, text) => {
  const { ids, next } = await searchTasks(db.sql, workspaceId, ["everyone"], text, { limit: 10 });
  expect(ids.length).toBeLessThanOrEqual(1);
  expect(next).toBeNull();
});
test("nor is a cursor that nobody of us wrote", async () => {
  for (const after of ["x", "", "\0", "9".repeat(500)])
    expect(
      (await searchTasks(db.sql, workspaceId, ["everyone"], "plain", { limit: 1, after })).ids,
    ).toHaveLength(1);
});

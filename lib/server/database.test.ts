import { expect, inject, test } from "vitest";
import { checkDatabase, checkVersion } from "./database";

test("15 is the oldest PostgreSQL that is taken", () => {
  expect(() => checkVersion(140_012)).toThrow("DATABASE_URL is a PostgreSQL 14, and 15 or newer is needed.");
  expect(() => checkVersion(150_000)).not.toThrow();
  expect(() => checkVersion(180_004)).not.toThrow();
});

test("a database that answers is taken at once", async () => {
  await expect(checkDatabase(inject("databaseServer"), 0)).resolves.toBeUndefined();
});

test("one that does not exist is an answer, not something to wait for", async () => {
  const url = inject("databaseServer").replace(/\/countersign$/, "/nowhere");
  // A patience that no test has.
  await expect(checkDatabase(url, 3_600_000)).rejects.toThrow(/database "nowhere" does not exist/);
});

// What is said at night: one line with what to do, one a minute, and one when it is over.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { connect } from "../client";
import { openTroubleLog } from "./trouble-log";

let lines: Array<Record<string, unknown>>;
let works: boolean;
beforeEach(() => {
  lines = [];
  works = false;
  vi.useFakeTimers({ toFake: ["performance", "setTimeout"] });
  vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(JSON.parse(line)));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const coded = (code: string, message = "") => Object.assign(new Error(message), { code });
const opened = () => openTroubleLog(async () => works);

test("not for each: the next line counts those in between, and holds nothing that was sent", () => {
  const query = new Error("Failed query: insert into x values ($1)\nparams: canary", {
    cause: coded("53100", 'no room for: "canary"'),
  });
  const log = opened();
  log(query);
  for (let s = 1; s < 60; s++) {
    vi.advanceTimersByTime(1_000);
    log(query);
  }
  expect(lines).toEqual([
    {
      level: "error",
      event: "database_trouble",
      count: 1,
      code: "53100",
      message: "no room for: …",
      remedy: "Make room on the disk of the database; all goes on by itself then.",
    },
  ]);
  vi.advanceTimersByTime(1_000);
  log(query);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatchObject({ count: 60, code: "53100" });
});

test("another code is said at once, but not any number of them", () => {
  const log = opened();
  for (const code of ["57P01", "ECONNREFUSED", "57P03", "ECONNREFUSED", "53300", "08006", "08001", "53200"])
    log(coded(code));
  expect(lines.map(({ code }) => code)).toEqual(["57P01", "ECONNREFUSED", "57P03", "53300", "08006"]);
});

test("it is over when nothing was refused for a while and the database takes what it is told, and then it may begin anew", async () => {
  const log = opened();
  log(coded("ECONNREFUSED"));
  vi.advanceTimersByTime(30_000);
  log(coded("ECONNREFUSED"));
  // Nobody asks, but it is away.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lines).toHaveLength(1);
  works = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(lines.slice(1)).toEqual([{ level: "info", event: "database_trouble_over", count: 2, seconds: 30 }]);
  await vi.advanceTimersByTimeAsync(60_000);
  log(coded("ECONNREFUSED"));
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatchObject({ event: "database_trouble", count: 1 });
});

test("while it takes what it is told and something is refused all the same, it is not over", async () => {
  works = true;
  const log = opened();
  for (let s = 0; s < 50; s += 5) {
    log(coded("42501"));
    await vi.advanceTimersByTimeAsync(5_000);
  }
  expect(lines).toHaveLength(1);
});

let base: TestDatabase;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

const wrong = (change: (url: URL) => void): string => {
  const url = new URL(base.url);
  change(url);
  return url.href;
};

test.each<[string, string, () => string, string, RegExp]>([
  ["a password", "28P01", () => wrong((url) => (url.password = "other")), "select 1", /password/],
  ["the database", "3D000", () => wrong((url) => (url.pathname = "/gone")), "select 1", /DATABASE_URL/],
  ["its place", "ECONNREFUSED", () => wrong((url) => (url.port = "1")), "select 1", /^Start the database/],
  [
    "what it takes",
    "25006",
    () => `${base.url}?default_transaction_read_only=on`,
    "create table t ()",
    /default_transaction_read_only/,
  ],
  [
    "a right",
    "42501",
    () => base.url,
    "begin; create role nobody_here; set local role nobody_here; select from intents",
    /npm run migrate/,
  ],
])("where %s is another, it says so and what to do", async (_what, code, url, asked, remedy) => {
  vi.useRealTimers();
  const sql = connect({ url: url(), name: "trouble", max: 1 });
  try {
    await sql.unsafe(asked).then(() => {}, opened());
  } finally {
    await sql.end({ timeout: 1 });
  }
  expect(lines).toMatchObject([{ code, remedy: expect.stringMatching(remedy) }]);
});

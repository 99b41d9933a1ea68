import { afterEach, expect, test } from "vitest";
import { DATABASE_AWAY } from "@/lib/domain/database-away";
import { sayTroubleOnce } from "./trouble";

const { error } = console;
afterEach(() => {
  console.error = error;
});

test("what Next and we print of pages while the database is away is one line, and all else stays", () => {
  const printed: unknown[][] = [];
  console.error = (...said) => void printed.push(said);
  sayTroubleOnce(async () => false);
  const away = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" });
  const defect = new TypeError("undefined is not a function");
  console.error("⨯", away);
  console.error("an action failed", new Error("a query failed", { cause: away }));
  console.error("⨯", defect);
  console.error("something else");
  const [line, ...others] = printed;
  expect(JSON.parse(String(line))).toMatchObject({
    event: "database_trouble",
    count: 1,
    message: away.message,
  });
  expect(others).toEqual([["⨯", defect], ["something else"]]);
});

test("the number that a failed page names is found in the log, once; one that waits by itself names none", () => {
  const printed: unknown[][] = [];
  console.error = (...said) => void printed.push(said);
  sayTroubleOnce(async () => false);
  const shown = (digest: string) =>
    console.error("⨯", Object.assign(new Error("cut off"), { code: "57P01", digest }));
  for (const digest of ["3898061535", DATABASE_AWAY, "3898061535", "1690513663"]) shown(digest);
  const lines = printed.map(([line]) => JSON.parse(String(line)));
  expect(lines.filter(({ event }) => event === "page_failed")).toEqual([
    { level: "error", event: "page_failed", digest: "3898061535", code: "57P01" },
    { level: "error", event: "page_failed", digest: "1690513663", code: "57P01" },
  ]);
  expect(lines).toHaveLength(3);
});

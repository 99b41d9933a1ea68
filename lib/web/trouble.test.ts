import { afterEach, expect, test } from "vitest";
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

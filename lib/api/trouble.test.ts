import { afterEach, expect, test, vi } from "vitest";
import { newToken } from "../auth/tokens";
import { answerFailure } from "./answer";
import { isTrouble, OutOfTime, reportToLog, within } from "./trouble";

afterEach(() => vi.restoreAllMocks());

const logged = (error: unknown): string => {
  const lines: string[] = [];
  vi.spyOn(console, "error").mockImplementation((line: string) => void lines.push(line));
  reportToLog({ requestId: "r-1", method: "POST", path: "/v1/intents", error });
  return lines.join("\n");
};

test("a defect is one line that can be found by its number", () => {
  const line = logged(new TypeError("x is not a function"));
  expect(line).not.toContain("\n");
  expect(JSON.parse(line)).toMatchObject({
    level: "error",
    request_id: "r-1",
    path: "/v1/intents",
    name: "TypeError",
    message: "x is not a function",
  });
});

test("the line holds no key, no parameter and no value that was sent", () => {
  const keys = [newToken("person", null), newToken("workspace", null), newToken("agent", "sa_0abc123def")];
  for (const { token } of keys)
    expect(logged(new Error(`bad ${token} here`))).not.toContain(token.slice(-49));
  const query = new Error("Failed query: insert into x values ($1)\nparams: canary-1", {
    cause: new Error('invalid input syntax for type uuid: "canary-2"'),
  });
  expect(logged(query)).not.toMatch(/canary/);
  expect(logged("canary-3")).not.toMatch(/canary/);
});

test("what the database cannot do now is trouble, what cannot happen is not", () => {
  const coded = (code: string) => Object.assign(new Error("x"), { code });
  for (const code of [
    "CONNECTION_CLOSED",
    "CONNECT_TIMEOUT",
    "ECONNREFUSED",
    "08006",
    "53100",
    "53300",
    "57P01",
    "57014",
    "55P03",
    "40P01",
    "25006",
  ])
    expect(isTrouble(coded(code)), code).toBe(true);
  for (const code of ["23505", "42P01", "22P02", "ERR_INVALID_ARG_TYPE"])
    expect(isTrouble(coded(code)), code).toBe(false);
  expect(isTrouble(new OutOfTime())).toBe(true);
  expect(isTrouble(new Error("query failed", { cause: coded("53300") }))).toBe(true);
  expect(isTrouble("57P01")).toBe(false);
});

test("a wait ends in time, and a failure is passed on as it is", async () => {
  await expect(within(5, new Promise(() => {}))).rejects.toBeInstanceOf(OutOfTime);
  await expect(within(5, Promise.reject(new Error("its own")))).rejects.toThrow("its own");
  await expect(within(5_000, Promise.resolve(1))).resolves.toBe(1);
});

test("what may still be carried out is not said to be impossible: it would be done twice", () => {
  const told = (method: string) => {
    const failed = { requestId: "r-1", headers: {}, method, path: "/v1/intents" };
    const { status, text } = answerFailure(new OutOfTime(), failed);
    return [status, JSON.parse(text).error.message];
  };
  expect(told("POST")).toEqual([503, expect.stringContaining("may still carry this out")]);
  expect(told("GET")).toEqual([503, "The service cannot do this at the moment. Try again."]);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { noteViolation } from "./violations";

// Anybody can post here: what they say must neither fill the log nor say more in it than a browser would.

let lines: string[];
let minute = Date.parse("2030-01-31T12:00:00Z"); // each test has one of its own
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: minute });
  minute += 10 * 60_000;
  lines = [];
  vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

function post(report: unknown, saysLength = true): Promise<void> {
  const body = typeof report === "string" ? report : JSON.stringify({ "csp-report": report });
  const headers = new Headers(saysLength ? { "content-length": String(Buffer.byteLength(body)) } : {});
  return noteViolation(new Request("http://a.test/csp-report", { method: "POST", body, headers }));
}

test("of a report five fields are kept, each within its bounds", async () => {
  await post({
    "blocked-uri": "x".repeat(1_000),
    "document-uri": "http://a.test/",
    "script-sample": "secret",
  });
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      level: "warn",
      event: "content_policy_violated",
      "document-uri": "http://a.test/",
      "blocked-uri": "x".repeat(300),
    },
  ]);
});

test("twenty a minute are written down, whoever posts more", async () => {
  for (let i = 0; i < 50; i++) await post({ "line-number": i });
  expect(lines).toHaveLength(20);
  vi.setSystemTime(Date.now() + 60_000);
  await post({ "line-number": 50 });
  expect(lines).toHaveLength(21);
});

test("what is large, does not say how large it is, or is no report is not written down", async () => {
  await post({ "blocked-uri": "x".repeat(8_000) });
  await post({ "blocked-uri": "x" }, false);
  for (const said of ["", "{", "null", "[]", '{"csp-report":null}']) await post(said);
  expect(lines).toEqual([]);
});

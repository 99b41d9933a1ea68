import { request } from "node:http";
import { expect, test } from "vitest";
import { isApiPath } from "./front";
import { startFront } from "./front.fixture";

test.each([
  ["/v1", true],
  ["/v1/intents?x=1", true],
  ["/health", true],
  ["/healthz", true],
  ["/readyz?verbose", true],
  ["/readyz/worker", true],
  ["/openapi.json", true],
  ["/docs", true],
  ["/docs/intents", true],
  ["/mcp", true],
  ["/client.mjs", true],
  ["/client.d.mts", true],
  ["//v1/intents", true],
  ["///health", true],
  ["//inbox", false],
  ["//evil.example/v1", false],
  ["/client", false],
  ["/", false],
  ["/v10", false],
  ["/healthy", false],
  ["/documents", false],
  ["/inbox/v1/", false],
  ["/api/auth/session", false],
])("%s is the API's: %s", (path, expected) => {
  expect(isApiPath(path)).toBe(expected);
});

test("on one's own machine another of its names leads to the configured one; only for looking", async () => {
  const { port } = await startFront((_in, out) => void out.end("web"), {
    publicUrl: "http://127.0.0.1:8100",
  });
  const ask = (host: string, method: string) =>
    new Promise<[number | undefined, string | undefined]>((resolve) => {
      const headers = { host, accept: "text/html" };
      const asked = request({ host: "127.0.0.1", port, path: "/inbox?a=1", method, headers, agent: false });
      asked.on("response", (answer) => {
        answer.resume();
        resolve([answer.statusCode, answer.headers.location]);
      });
      asked.end();
    });
  expect(await ask("localhost:8100", "GET")).toEqual([307, "http://127.0.0.1:8100/inbox?a=1"]);
  expect(await ask("127.0.0.1:8100", "GET")).toEqual([200, undefined]);
  expect(await ask("evil.example:8100", "GET")).toEqual([200, undefined]);
  expect(await ask("localhost:8100", "POST")).toEqual([200, undefined]);
});

import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApi } from "./app";
import { probeRoutes } from "./probe-routes.fixture";
import { type Ask, apiFixture, askWith } from "./tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let ask: Ask;
beforeAll(async () => {
  at = await apiFixture();
  const config = { ...at.deps.config, deadlineMs: 100 };
  ask = askWith(createApi({ ...at.deps, config }, probeRoutes), at.acme.workspaceKey);
});
afterAll(() => at.close());

const post = (path: string, raw: string, headers = {}) => ask("POST", path, { raw, headers });
const codeOf = (body: Record<string, unknown>) => (body.error as { code: string }).code;
const problemsIn = (body: Record<string, unknown>) =>
  (body.error as { details: { problems: Array<{ pointer: string; rule: string }> } }).details.problems;

describe("every error", () => {
  test("has the protocol's body: both dialects, one text", async () => {
    for (const answered of [
      await ask("GET", "/v1/nothing"),
      await post("/v1/strict", "{"),
      await ask("GET", "/v1/me", { key: "x" }),
    ]) {
      const { error, detail, message } = answered.body as {
        error: { code: string; message: string; details: object };
        detail: string;
        message: string;
      };
      expect(Object.keys(answered.body).sort()).toEqual(["detail", "error", "message"]);
      expect(error.code).toMatch(/^[a-z0-9_:.-]{3,128}$/);
      expect([detail, message]).toEqual([error.message, error.message]);
      expect(error.details).toBeTypeOf("object");
      expect(answered.headers.get("content-type")).toBe("application/json");
      expect(answered.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test("unknown paths are 404, known paths with another method 405", async () => {
    expect((await ask("GET", "/v1/nothing")).status).toBe(404);
    const wrong = await ask("DELETE", "/v1/lenient");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
    expect((await ask("OPTIONS", "/v1/never")).headers.get("allow")).toBe("GET, HEAD");
    expect((await ask("OPTIONS", "/v1/never")).headers.has("access-control-allow-origin")).toBe(false);
  });

  test.each([
    ["full", 503],
    ["closed", 503],
    ["shutdown", 503],
    ["disk", 503],
    ["wrapped", 503],
  ])("trouble (%s) is %i with Retry-After", async (name, status) => {
    const answered = await ask("GET", `/v1/throw/${name}`);
    expect([answered.status, answered.headers.get("retry-after")]).toEqual([status, "1"]);
    expect(answered.text).not.toContain("secret");
  });

  test.each(["defect", "odd"])(
    "a defect (%s) is 500 with a number to look for, and nothing about the inside",
    async (name) => {
      at.defects.length = 0;
      const answered = await ask("GET", `/v1/throw/${name}`);
      expect(answered.status).toBe(500);
      expect(answered.text).not.toContain("secret");
      expect(at.defects).toMatchObject([
        { path: `/v1/throw/${name}`, requestId: answered.headers.get("x-request-id") },
      ]);
      expect(answered.text).toContain(answered.headers.get("x-request-id") ?? "?");
    },
  );

  test("who waits for something that never comes gets 503 in time", async () => {
    expect((await ask("GET", "/v1/never")).status).toBe(503);
  });
});

describe("a body", () => {
  test.each([
    ["{", 400, "json", ""],
    ['{"intent_type":"\\u0000"}', 400, "nul", "/intent_type"],
    ['{"intent_type":"\\ud800"}', 400, "surrogate", "/intent_type"],
    ['{"intent_type":"a","amount":1e400}', 400, "finite", "/amount"],
    ['{"intent_type":"a","payload":{"__proto__":1}}', 400, "key", "/payload/__proto__"],
    ['{"intent_type":"a","intent_type":"b"}', 400, "duplicate_key", "/intent_type"],
    [`{"payload":${"[".repeat(40)}${"]".repeat(40)}}`, 400, "depth", `/payload${"/0".repeat(31)}`],
    ["[]", 400, "type", ""],
    ["null", 400, "type", ""],
    ["", 422, "required", "/intent_type"],
    ['{"intent_type":5}', 422, "invalid_type", "/intent_type"],
    ['{"intent_type":"a","amount":11}', 422, "too_big", "/amount"],
  ])("%s is %i by the rule %s", async (raw, status, rule, pointer) => {
    const answered = await post("/v1/lenient", raw);
    expect(answered.status).toBe(status);
    expect(problemsIn(answered.body)[0]).toMatchObject({ rule, pointer });
  });

  test("that is not UTF-8 is 400", async () => {
    const answered = await ask("POST", "/v1/lenient", { raw: new Uint8Array([0x7b, 0xff, 0x7d]) });
    expect([answered.status, problemsIn(answered.body)[0]?.rule]).toEqual([400, "utf8"]);
  });

  test("that comes packed is 415, and says by which header", async () => {
    const plain = '{"intent_type":"a"}';
    for (const [coding, raw] of [
      ["gzip", gzipSync(plain)],
      ["deflate", deflateSync(plain)],
      ["br", brotliCompressSync(plain)],
      ["GZIP", "not even packed"],
    ] as const) {
      const headers = { "content-encoding": coding };
      const answered = await ask("POST", "/v1/lenient", { raw, headers });
      expect([coding, answered.status, answered.body.error], answered.text).toMatchObject([
        coding,
        415,
        { code: "unsupported_encoding", details: { in: "header", header: "content-encoding" } },
      ]);
      expect(answered.headers.get("accept-encoding")).toBe("identity");
    }
    expect((await post("/v1/lenient", plain, { "content-encoding": "identity" })).status).toBe(200);
    const wrong = await post("/v1/lenient", "{", { "content-encoding": "identity" });
    expect([wrong.status, problemsIn(wrong.body)[0]?.rule]).toEqual([400, "json"]);
  });

  test("above the limit is 413 before anything reads it, declared or not", async () => {
    const large = `{"a":"${"x".repeat(1_000)}"}`;
    expect((await post("/v1/small", large)).status).toBe(413);
    let pulled = 0;
    const endless = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(1_024));
      },
    });
    expect((await ask("POST", "/v1/small", { raw: endless })).status).toBe(413);
    expect(pulled).toBeLessThan(10);
    const declared = await post("/v1/small", "{}", { "content-length": "100000000" });
    expect([declared.status, codeOf(declared.body)]).toEqual([413, "payload_too_large"]);
  });

  test("that breaks off is the sender's trouble, not a defect of ours", async () => {
    at.defects.length = 0;
    const raw = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
    const answered = await ask("POST", "/v1/small", { raw });
    expect([answered.status, problemsIn(answered.body)[0]?.rule]).toEqual([400, "complete"]);
    expect(at.defects).toEqual([]);
  });

  test("may come in pieces, without a length", async () => {
    const pieces = ['{"a"', ":1,", '"b":2}'];
    const raw = new ReadableStream({
      pull(controller) {
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(piece));
      },
    });
    expect((await ask("POST", "/v1/small", { raw })).body).toEqual({ keys: 2 });
  });

  test("may call itself anything", async () => {
    for (const type of ["text/plain", "application/octet-stream", "application/json; charset=utf-8"])
      expect((await post("/v1/lenient", '{"intent_type":"a"}', { "content-type": type })).status).toBe(200);
  });

  test("of the protocol may say more than is known, and in camelCase; one of ours may not", async () => {
    const said = { intentType: "a", surprise: 1, payload: { someKey: { intentType: 1 } } };
    expect((await ask("POST", "/v1/lenient", { body: said })).body.body).toEqual({
      intent_type: "a",
      payload: said.payload,
    });
    const both = { intentType: "camel", intent_type: "snake" };
    expect((await ask("POST", "/v1/lenient", { body: both })).body.body).toEqual({ intent_type: "snake" });
    const strict = await ask("POST", "/v1/strict", { body: { intent_type: "a", surprise: 1 } });
    expect([strict.status, problemsIn(strict.body)[0]]).toMatchObject([
      422,
      { rule: "unknown_field", pointer: "/surprise" },
    ]);
    expect((await ask("POST", "/v1/strict", { body: { intentType: "a" } })).status).toBe(422);
    expect((await ask("POST", "/v1/strict?sinc=1", { body: { intent_type: "a" } })).status).toBe(422);
    expect((await ask("POST", "/v1/strict?owner_agent=x", { body: { intent_type: "a" } })).status).toBe(200);
  });
});

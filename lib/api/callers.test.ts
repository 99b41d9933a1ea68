import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createKey } from "../auth/keys";
import { createApi } from "./app";
import { probeRoutes } from "./probe-routes.fixture";
import { rateLimiter } from "./rate-limit";
import type { Stop } from "./stop";
import { type Ask, addAgent, apiFixture, askWith } from "./tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let ask: Ask;
beforeAll(async () => {
  at = await apiFixture();
  ask = askWith(createApi(at.deps, probeRoutes), at.acme.workspaceKey);
});
afterAll(() => at.close());

const post = (path: string, raw: string, headers = {}) => ask("POST", path, { raw, headers });
const codeOf = (body: Record<string, unknown>) => (body.error as { code: string }).code;
describe("headers", () => {
  test("a trace id comes back if it is harmless, a request id always", async () => {
    const traced = await post("/v1/small", "{}", { "x-trace-id": "abc-123" });
    expect(traced.headers.get("x-trace-id")).toBe("abc-123");
    const odd = await post("/v1/small", "{}", { "x-trace-id": "a b" });
    expect(odd.headers.has("x-trace-id")).toBe(false);
    expect(odd.headers.get("x-request-id")).not.toBe(traced.headers.get("x-request-id"));
    expect(odd.headers.get("cache-control")).toBe("no-store");
  });

  test("the owner may be named twice, but not as two", async () => {
    const body = { intent_type: "a" };
    const owner = (query: string, header: string) =>
      ask("POST", `/v1/lenient${query}`, { body, headers: { "x-owner-agent": header } });
    expect((await owner("?owner_agent=a", "a")).body.owner).toBe("a");
    expect((await owner("", "b")).body.owner).toBe("b");
    const two = await owner("?owner_agent=a", "b");
    expect([two.status, codeOf(two.body)]).toEqual([400, "owner_agent_conflict"]);
    const long = "x".repeat(384);
    for (const [query, header, said] of [
      ["", long, "header /x-owner-agent"],
      [`?owner_agent=${long}`, "", "query /owner_agent"],
    ] as const)
      expect((await owner(query, header)).body.detail).toBe(`${said}: This is longer than 383 characters.`);
  });

  test("the command line is known by its name", async () => {
    expect(
      (await post("/v1/lenient", '{"intent_type":"a"}', { "x-axme-client": "axme-cli/0.2.13" })).body.via,
    ).toBe("cli");
    expect((await post("/v1/lenient", '{"intent_type":"a"}')).body.via).toBe("api");
  });

  test("an idempotency key has a length", async () => {
    expect(
      (await post("/v1/lenient", '{"intent_type":"a"}', { "idempotency-key": "k" })).body.idempotency,
    ).toBeTruthy();
    expect(
      (await post("/v1/lenient", '{"intent_type":"a"}', { "idempotency-key": "k".repeat(256) })).status,
    ).toBe(422);
  });

  test("a stream keeps its type and gets the ids", async () => {
    const answered = await ask("GET", "/v1/stream");
    expect(answered.headers.get("content-type")).toBe("text/event-stream");
    expect(answered.headers.has("x-request-id")).toBe(true);
  });
});

describe("who may", () => {
  test("no machine decides; a person with the scope does, alone or beside a machine", async () => {
    const agent = await addAgent(at.db, at.acme, "decider");
    for (const key of [at.acme.workspaceKey, agent.token]) {
      const answered = await ask("POST", "/v1/decide", { key });
      expect([answered.status, codeOf(answered.body)]).toEqual([403, "human_required"]);
    }
    expect((await ask("POST", "/v1/decide", { key: at.acme.personToken })).body.person).toBe(
      at.acme.personId,
    );
    const beside = await ask("POST", "/v1/decide", { bearer: at.acme.personToken });
    expect(beside.body.person).toBe(at.acme.personId);
  });

  test("a person's token without the scope does not decide", async () => {
    const wish = { workspaceId: at.acme.workspaceId, kind: "person" as const, personId: at.acme.personId };
    const { token } = await createKey(at.db, { ...wish, scopes: ["read", "submit"] });
    for (const answered of [
      await ask("POST", "/v1/decide", { key: token }),
      await ask("POST", "/v1/decide", { bearer: token }),
    ])
      expect([answered.status, codeOf(answered.body)]).toEqual([403, "scope_required"]);
  });

  test("what is an agent's takes an agent's key", async () => {
    const answered = await ask("POST", "/v1/agents-only");
    expect([answered.status, codeOf(answered.body)]).toEqual([403, "agent_required"]);
  });

  test("no key, a wrong key, both headers of two workspaces", async () => {
    expect((await ask("GET", "/v1/stream", { key: null })).status).toBe(401);
    expect((await ask("GET", "/v1/stream", { key: "nonsense" })).status).toBe(401);
    expect((await ask("GET", "/v1/stream", { bearer: at.globex.personToken })).status).toBe(403);
    expect((await ask("GET", "/v1/stream", { key: null, bearer: at.acme.workspaceKey })).status).toBe(200);
  });

  test("a 401 names the scheme by which to ask again, and nothing else does", async () => {
    const tried = [
      { key: null },
      { key: "nonsense" },
      { bearer: "nonsense" },
      { bearer: at.globex.personToken },
      {},
    ];
    const answers = await Promise.all(tried.map((options) => ask("GET", "/v1/stream", options)));
    const named = answers.map(({ status, headers }) => [status, headers.get("www-authenticate")]);
    const bearer = 'Bearer realm="Countersign"';
    expect(named).toEqual([
      [401, bearer],
      [401, bearer],
      [401, bearer],
      [403, null],
      [200, null],
    ]);
  });

  test("guessing is slowed by address", async () => {
    const guess = () => ask("GET", "/v1/stream", { key: "guess", ip: "198.51.100.7" });
    for (let i = 0; i < 19; i++) expect((await guess()).status).toBe(401);
    const slowed = await guess();
    expect([slowed.status, slowed.headers.get("retry-after")]).toEqual([429, "60"]);
    expect((await ask("GET", "/v1/stream", { ip: "198.51.100.7" })).status).toBe(200);
    // Whoever has one key guesses at a person's token beside it no faster.
    const beside = (bearer: string) => ask("GET", "/v1/stream", { bearer, ip: "198.51.100.8" });
    const tokens = Array.from({ length: 19 }, (_, i) => (i % 2 ? at.acme.workspaceKey + i : "guess"));
    for (const token of tokens) expect((await beside(token)).status).toBe(401);
    expect((await beside("guess")).status).toBe(429);
  });

  test("what cannot be an id is answered like an id that nobody has", async () => {
    expect((await ask("GET", "/v1/things/nonsense")).body).toMatchObject({
      error: { code: "not_found" },
      detail: "There is no such thing.",
    });
  });
});

test("what is spent comes back with time, and a refusal says after how many seconds", () => {
  let now = 0;
  const limit = rateLimiter({ perSecond: 0.25, burst: 2 }, () => now);
  const wait = (key: string) => {
    try {
      limit(key);
      return "let in";
    } catch (error) {
      return (error as Stop).fields.headers?.["retry-after"];
    }
  };
  expect([wait("a"), wait("a"), wait("a"), wait("b")]).toEqual(["let in", "let in", "4", "let in"]);
  now = 2_900;
  expect(wait("a")).toBe("2");
  now = 4_004;
  expect([wait("a"), wait("a")]).toEqual(["let in", "4"]);
  now = 400_000; // never more at once than the burst
  expect([wait("a"), wait("a"), wait("a")]).toEqual(["let in", "let in", "4"]);
});

test("too many requests with one key are 429 with the headers clients read; streams are exempt", async () => {
  const config = { ...at.deps.config, rateLimit: { perSecond: 1, burst: 3 } };
  const slow = askWith(createApi({ ...at.deps, config }, probeRoutes), at.acme.workspaceKey);
  // All at once: what is spent comes back with time, and a busy machine takes its time between two requests.
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => slow("POST", "/v1/small", { raw: "{}" })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429]);
  const answered = answers.find(({ status }) => status === 429) as (typeof answers)[number];
  expect(codeOf(answered.body)).toBe("rate_limit_exceeded");
  for (const [name, value] of [
    ["retry-after", "1"],
    ["x-ratelimit-limit", "1"],
    ["x-ratelimit-remaining", "0"],
    ["x-ratelimit-reset", "1"],
  ])
    expect(answered.headers.get(name as string)).toBe(value);
  expect((await slow("GET", "/v1/stream")).status).toBe(200);
  expect((await slow("POST", "/v1/small", { raw: "{}", key: at.acme.personToken })).status).toBe(200);
});

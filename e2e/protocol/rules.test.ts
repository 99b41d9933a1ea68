// protocol.md, section 0, rules 5 to 15: without them an unmodified client breaks.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asPerson, decide, eventsOf, forPeople, intentOf, plain, submit } from "./ask";
import { type ProbeServer, startServer } from "./server";
import { bearer } from "./wire";

let server: ProbeServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test("rule 0.5: every success is 200 with a JSON object", async () => {
  const { machine } = server;
  const id = await submit(machine, plain("nobody"));
  const account = await machine("POST", "/v1/service-accounts", { name: "rule-five" });
  const accountPath = `/v1/service-accounts/${String(account.body.service_account_id)}`;
  const key = await machine("POST", `${accountPath}/keys`, {});
  const keyId = String((key.body.key as { key_id: string }).key_id);
  const replies = [
    account,
    key,
    await machine("POST", "/v1/intents", plain("nobody")),
    await machine("GET", `/v1/intents/${id}`),
    await machine("GET", "/v1/intents?limit=5"),
    await machine("POST", `/v1/intents/${id}/controls`, { controls_patch: { timeout_seconds: 5 } }),
    await machine("POST", `/v1/intents/${id}/resolve`, { status: "COMPLETED", result: {} }),
    await machine("POST", `${accountPath}/keys/${keyId}/revoke`),
    await machine("DELETE", accountPath),
    await machine("GET", "/v1/me/tasks"),
    await machine("GET", "/health"),
    await machine("GET", "/v1/health"),
  ];
  for (const { status, text } of replies) expect([status, text[0]], text).toEqual([200, "{"]);
});

test("rule 0.6: every error speaks both dialects", async () => {
  const { machine } = server;
  const replies: Array<[number, Awaited<ReturnType<typeof machine>>]> = [
    [404, await machine("GET", `/v1/intents/${randomUUID()}`)],
    [404, await machine("GET", "/v1/nothing-here")],
    [401, await server.as({})("GET", "/v1/me/tasks")],
    [401, await server.as({ "x-api-key": "axme_sa_x.secret" })("GET", "/v1/me/tasks")],
    [400, await machine("POST", "/v1/intents", "{not json")],
    [422, await machine("POST", "/v1/intents", { to_agent: "nobody" })],
    [
      403,
      await machine("POST", `/v1/intents/${await submit(machine, forPeople())}/resume`, {
        task_result: { outcome: "approved" },
      }),
    ],
  ];
  for (const [status, reply] of replies) {
    const error = reply.body.error as { code: string; message: string; details: object };
    expect(reply.status, reply.text).toBe(status);
    expect(error.code).toMatch(/^[a-z0-9_:.-]{3,128}$/);
    expect(error.message).toEqual(expect.any(String));
    expect(error.details).toEqual(expect.any(Object));
    expect([reply.body.detail, reply.body.message]).toEqual([error.message, error.message]);
    expect(reply.headers.get("x-request-id")).toBeTruthy();
  }
});

test("rule 0.7: an intent comes under `intent` and flattened, with both names of its status", async () => {
  const { body } = await server.machine("GET", `/v1/intents/${await submit(server.machine, forPeople())}`);
  const intent = body.intent as typeof body;
  expect(intent).toMatchObject({
    status: "WAITING",
    lifecycle_status: "WAITING",
    payload: { version: "1.4" },
  });
  expect(intent).toMatchObject({
    waiting_reason: "WAITING_FOR_HUMAN",
    lifecycle_waiting_reason: "WAITING_FOR_HUMAN",
  });
  for (const [name, value] of Object.entries(intent)) expect(body[name], name).toEqual(value);
});

test("rule 0.8: a key is taken from either header, and next to a key the bearer names the person", async () => {
  const id = await submit(server.as(bearer(server.workspaceKey)), forPeople());
  const both = server.as({ "x-api-key": server.workspaceKey, ...bearer(server.owner.token) });
  const reply = await both("POST", `/v1/intents/${id}/resume`, { task_result: { outcome: "approved" } });
  expect(reply.status, reply.text).toBe(200);
});

describe("rule 0.9: input is taken as it comes", () => {
  const cases: Array<[string, object]> = [
    ["unknown fields", plain("nobody", { surprise: { a: 1 } })],
    ["no payload and no correlation id", { intent_type: "task.v1", to_agent: "nobody" }],
    [
      "camelCase",
      { intentType: "human_approval.v1", toAgent: "nobody", correlationId: randomUUID(), payload: {} },
    ],
    ["a bare name of an agent nobody registered", plain("compliance-checker-demo")],
    ["an address of two parts", plain("agent://conformance/owner", { from_agent: "initiator://portal" })],
    ["ids with hyphens", plain("my-agent-1", { intent_type: "my-type.v1" })],
    ["a key for idempotency in the body", plain("nobody", { idempotency_key: randomUUID() })],
  ];
  test.each(cases)("%s", async (_, body) => {
    const reply = await server.machine("POST", "/v1/intents", body);
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body.intent_id).toMatch(/^[0-9a-f-]{36}$/);
  });
  test("fields of the payload at the top level are folded into it, and the payload's own keys are left alone", async () => {
    const folded = await submit(server.machine, {
      intent_type: "a.v1",
      to_agent: "nobody",
      amount: 5,
      currency: "EUR",
    });
    expect(await intentOf(server.machine, folded)).toMatchObject({ payload: { amount: 5, currency: "EUR" } });
    const kept = await submit(server.machine, plain("nobody", { payload: { toAgent: "x", some_key: 1 } }));
    expect(await intentOf(server.machine, kept)).toMatchObject({ payload: { toAgent: "x", some_key: 1 } });
  });
});

test("rule 0.11: an agent's complete passes through IN_PROGRESS and ends in COMPLETED", async () => {
  const agent = await server.newAgent("finisher");
  const id = await submit(server.machine, plain(agent.address));
  const done = await server.as({ "x-api-key": agent.key })("POST", `/v1/intents/${id}/resume`, {
    action: "complete",
    deployed: true,
  });
  expect(done.status, done.text).toBe(200);
  const events = await eventsOf(server.machine, id);
  expect(events.slice(-2).map((event) => [event.event_type, event.status])).toEqual([
    ["intent.in_progress", "IN_PROGRESS"],
    ["intent.completed", "COMPLETED"],
  ]);
  expect(events.at(-1)).toMatchObject({ result: { deployed: true } });
});

test("rule 0.12: a negative decision ends in FAILED", async () => {
  const id = await submit(server.machine, forPeople());
  await decide(server, id, { outcome: "rejected", comment: "not on a Friday" });
  expect(await intentOf(server.machine, id)).toMatchObject({ status: "FAILED" });
  expect((await eventsOf(server.machine, id)).at(-1)).toMatchObject({
    event_type: "intent.failed",
    details: { reason: "rejected", outcome: "rejected", comment: "not on a Friday" },
  });
});

test("rule 0.13: what an event is about stands at its top level", async () => {
  const id = await submit(server.machine, forPeople({ allowed_outcomes: ["approved", "rejected"] }));
  const assigned = (await eventsOf(server.machine, id)).find(
    (event) => event.event_type === "intent.human_task_assigned",
  );
  expect(assigned).toMatchObject({
    status: "WAITING",
    waiting_reason: "WAITING_FOR_HUMAN",
    human_task: { title: "Deploy 1.4?", allowed_outcomes: ["approved", "rejected"] },
    pending_with: { type: "human", ref: expect.any(String), name: expect.any(String) },
    details: expect.any(Object),
  });
  await decide(server, id, { outcome: "approved", data: { ticket: "T-1" } });
  const last = (await eventsOf(server.machine, id)).at(-1);
  expect(last).toMatchObject({
    status: "COMPLETED",
    result: { outcome: "approved" },
    details: { result: { outcome: "approved" } },
  });
});

test("rule 0.15: since=0, a wait of 1 to 60 seconds and a limit are taken, and ids are UUIDs", async () => {
  const id = await submit(server.machine, forPeople());
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
  const path = `/v1/intents/${id}/events/stream?since=0&wait_seconds=60`;
  expect((await server.machine("GET", path)).status).toBe(200);
  expect((await asPerson(server)("GET", "/v1/intents?status=WAITING&limit=1")).body.intents).toHaveLength(1);
});

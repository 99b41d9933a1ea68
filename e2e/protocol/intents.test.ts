// protocol.md, section 4: submitting, reading, resolving, resuming, controlling.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/domain/types";
import { asPerson, eventsOf, forPeople, intentOf, plain, submit } from "./ask";
import { type ProbeServer, startServer } from "./server";

let server: ProbeServer;
let agent: Awaited<ReturnType<ProbeServer["newAgent"]>>;
beforeAll(async () => {
  server = await startServer();
  agent = await server.newAgent("worker");
});
afterAll(() => server.stop());

const post = (id: string, verb: string, body: JsonObject) =>
  server.machine("POST", `/v1/intents/${id}/${verb}`, body);
const asAgent = (id: string, body: JsonObject) =>
  server.as({ "x-api-key": agent.key })("POST", `/v1/intents/${id}/resume`, body);

describe("4.1: submitting", () => {
  test("a plain intent is DELIVERED and has at least two events at once", async () => {
    const { body } = await server.machine("POST", "/v1/intents", plain(agent.address));
    expect(body).toMatchObject({ ok: true, status: "DELIVERED", created_at: expect.stringMatching(/Z$/) });
    const events = await eventsOf(server.machine, String(body.intent_id));
    expect(events.map((event) => event.event_type)).toEqual([
      "intent.created",
      "intent.submitted",
      "intent.delivered",
    ]);
  });
  test("a human task is WAITING", async () => {
    const { body } = await server.machine("POST", "/v1/intents", forPeople());
    expect(body).toMatchObject({ status: "WAITING" });
  });
  test("the same key and body give the same answer, and another body 409", async () => {
    const intent = plain("nobody");
    const key = { "idempotency-key": randomUUID() };
    const first = await server.machine("POST", "/v1/intents", intent, key);
    const second = await server.machine("POST", "/v1/intents", intent, key);
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect(
      (await server.machine("POST", "/v1/intents", { ...intent, payload: { other: 1 } }, key)).status,
    ).toBe(409);
  });
  test("a body above 128 KiB is 413", async () => {
    const parts = Array.from({ length: 4 }, () => "x".repeat(40_000));
    expect(
      (await server.machine("POST", "/v1/intents", plain("nobody", { payload: { parts } }))).status,
    ).toBe(413);
  });
  test("the trace id comes back", async () => {
    const trace = randomUUID();
    const { headers } = await server.machine("GET", "/v1/capabilities", undefined, { "x-trace-id": trace });
    expect(headers.get("x-trace-id")).toBe(trace);
  });
});

describe("4.2: reading", () => {
  test("the list is newest first, filtered by status", async () => {
    const ids = [await submit(server.machine, forPeople()), await submit(server.machine, forPeople())];
    const { intents } = (await server.machine("GET", "/v1/intents?status=WAITING&limit=2")).body;
    expect((intents as JsonObject[]).map((intent) => intent.intent_id)).toEqual(ids.toReversed());
    expect((await server.machine("GET", "/v1/intents?status=pending&limit=1")).status).toBe(200);
  });
  test("an unknown intent is 404, for its events too", async () => {
    const unknown = `/v1/intents/${randomUUID()}`;
    for (const path of [
      unknown,
      `${unknown}/events`,
      `${unknown}/events/stream?since=0&wait_seconds=1`,
      "/v1/intents/none",
    ])
      expect((await server.machine("GET", path)).status, path).toBe(404);
  });
});

describe("4.4: resolving", () => {
  test.each([
    ["COMPLETED", { result: { sum: 3 } }, "intent.completed"],
    ["FAILED", { error: { code: "x" } }, "intent.failed"],
    ["CANCELED", { reason: "changed my mind" }, "intent.canceled"],
    ["COMPLETED", {}, "intent.completed"],
  ])("a fresh intent to %s with %j", async (status, more, eventType) => {
    const id = await submit(server.machine, plain("agent://conformance/worker"));
    const { status: code, body, text } = await post(id, "resolve", { status, ...more });
    expect(code, text).toBe(200);
    expect(body).toMatchObject({
      ok: true,
      applied: true,
      intent: { intent_id: id, status },
      event: { event_type: eventType, status },
      completion_delivery: { delivered: false, reason: "reply_to_not_set" },
    });
    expect((await post(id, "resolve", { status: "COMPLETED", result: {} })).status).toBe(409);
  });
  test("with reply_to the completion is in that address's inbox", async () => {
    const replyTo = "agent://conformance/owner";
    const id = await submit(server.machine, plain("agent://conformance/worker", { reply_to: replyTo }));
    const { body } = await post(id, "resolve", { status: "COMPLETED", result: {} });
    expect(body.completion_delivery).toMatchObject({ delivered: true, reply_to: replyTo });
    const inbox = await server.machine("GET", `/v1/inbox?owner_agent=${encodeURIComponent(replyTo)}`);
    expect(inbox.body.threads).toContainEqual(expect.objectContaining({ thread_id: id }));
  });
});

describe("4.5: resuming, in each of its shapes", () => {
  test.each<[JsonObject, string, JsonObject]>([
    [{ action: "complete", sum: 3 }, "COMPLETED", { sum: 3 }],
    [{ outcome: "success", result: { sum: 4 } }, "COMPLETED", { sum: 4 }],
    [{ sum: 5 }, "COMPLETED", { sum: 5 }],
  ])("an agent's %j", async (body, status, result) => {
    const id = await submit(server.machine, plain(agent.address));
    const reply = await asAgent(id, body);
    expect(reply.body, reply.text).toMatchObject({
      ok: true,
      applied: true,
      policy_generation: 0,
      intent: { status },
    });
    expect(await intentOf(server.machine, id)).toMatchObject({ status, result });
    expect((await asAgent(id, body)).status).toBe(409);
  });
  test("an agent's fail", async () => {
    const id = await submit(server.machine, plain(agent.address));
    expect((await asAgent(id, { action: "fail", reason: "no disk" })).status).toBe(200);
    expect((await eventsOf(server.machine, id)).at(-1)).toMatchObject({
      status: "FAILED",
      details: { reason: "no disk" },
    });
  });
  test("somebody else's agent gets 403", async () => {
    const other = await server.newAgent("other");
    const id = await submit(server.machine, plain(agent.address));
    const reply = await server.as({ "x-api-key": other.key })("POST", `/v1/intents/${id}/resume`, {
      action: "complete",
    });
    expect(reply.status).toBe(403);
  });
  test("a person's outcome beside an empty task result, as the Python runner sends it", async () => {
    const id = await submit(server.machine, forPeople());
    const reply = await asPerson(server)("POST", `/v1/intents/${id}/resume`, {
      outcome: "approved",
      task_result: { approved: true },
    });
    expect(reply.status, reply.text).toBe(200);
    expect(await intentOf(server.machine, id)).toMatchObject({ status: "COMPLETED" });
  });
  test("approve_current_step approves for a person, and moves a plain intent on without ending it", async () => {
    const human = await submit(server.machine, forPeople());
    expect(
      (await asPerson(server)("POST", `/v1/intents/${human}/resume`, { approve_current_step: true })).status,
    ).toBe(200);
    expect(await intentOf(server.machine, human)).toMatchObject({ status: "COMPLETED" });
    const id = await submit(server.machine, plain("agent://conformance/worker"));
    const reply = await post(id, "resume", { approve_current_step: true, reason: "go" });
    expect(reply.body, reply.text).toMatchObject({ applied: true, intent: { status: "IN_PROGRESS" } });
    expect((await post(id, "resolve", { status: "COMPLETED", result: {} })).status).toBe(200);
  });
  test("a body of nothing but a control client's own fields means approve_current_step, which never ends an intent", async () => {
    const bodies: JsonObject[] = [{}, { reason: "go", actor: "x" }, { expected_policy_generation: 0 }];
    for (const body of bodies) {
      const id = await submit(server.machine, plain("agent://conformance/worker"));
      const reply = await post(id, "resume", body);
      expect(reply.body, reply.text).toMatchObject({ applied: true, intent: { status: "IN_PROGRESS" } });
    }
  });
  test("an unknown intent is 404", async () => {
    expect((await post(randomUUID(), "resume", { action: "complete" })).status).toBe(404);
  });
});

describe("4.6: controls and policy", () => {
  test("each applied change raises the generation, and a stale one is 200 with applied false", async () => {
    const id = await submit(server.machine, plain(agent.address));
    const controls = { controls_patch: { timeout_seconds: 60 }, expected_policy_generation: 0 };
    expect((await post(id, "controls", controls)).body).toMatchObject({
      ok: true,
      applied: true,
      policy_generation: 1,
    });
    const grants = { "delegate:agent://acme/prod/other": { allow: ["resume"] } };
    expect((await post(id, "policy", { grants_patch: grants })).body).toMatchObject({
      applied: true,
      policy_generation: 2,
    });
    for (const [verb, body] of [
      ["controls", controls],
      ["resume", { approve_current_step: true, expected_policy_generation: 0 }],
    ] as const) {
      const stale = await post(id, verb, body);
      expect(stale.status, stale.text).toBe(200);
      expect(stale.body).toMatchObject({
        ok: true,
        applied: false,
        reason: "stale_policy_generation",
        policy_generation: 2,
      });
    }
    expect(await intentOf(server.machine, id)).toMatchObject({ status: "DELIVERED", policy_generation: 2 });
  });
  test("bulk-cancel counts first, then cancels", async () => {
    const id = await submit(server.machine, plain("agent://nobody/at/all"));
    const ask = { older_than_hours: 0, reason: "cleanup", limit: 500, status_filter: ["DELIVERED"] };
    const dry = (await server.machine("POST", "/v1/intents/bulk-cancel", { ...ask, dry_run: true })).body;
    expect(dry.intent_ids).toContain(id);
    expect(dry.would_cancel).toBe((dry.intent_ids as string[]).length);
    expect(await intentOf(server.machine, id)).toMatchObject({ status: "DELIVERED" });
    const real = (await server.machine("POST", "/v1/intents/bulk-cancel", { ...ask, dry_run: false })).body;
    expect(real.canceled).toBe(dry.would_cancel);
    expect(await intentOf(server.machine, id)).toMatchObject({ status: "CANCELED" });
  });
});

// What the conformance suite checks beside the intents: inbox, approvals, capabilities (protocol.md 7.5), and who is asking.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "@/lib/domain/types";
import { asPerson, forPeople, intentOf, plain, submit } from "./ask";
import { type ProbeServer, startServer } from "./server";
import { bearer } from "./wire";

let server: ProbeServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const OWNER = "agent://conformance/owner";
const WORKER = "agent://conformance/worker";
const suite = () => server.as(bearer(server.workspaceKey));
const threadOf = async (id: string) => (await suite()("GET", `/v1/inbox/${id}`)).body.thread as JsonObject;

test("every intent is a thread in its recipient's inbox, whose id is the intent's", async () => {
  const id = await submit(suite(), plain(WORKER));
  const { body } = await suite()("GET", `/v1/inbox?owner_agent=${encodeURIComponent(WORKER)}`);
  expect(body.threads).toContainEqual(
    expect.objectContaining({ thread_id: id, intent_id: id, to_agent: expect.stringContaining("worker") }),
  );
  const thread = await threadOf(id);
  expect(["pending", "active", "done"]).toContain(thread.status);
  expect(thread).toMatchObject({
    owner_agent: expect.any(String),
    from_agent: expect.any(String),
    created_at: expect.any(String),
  });
  const [event] = thread.timeline as JsonObject[];
  expect(event).toMatchObject({
    event_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    event_type: expect.any(String),
    details: {},
  });
});

test("the owner may be named in a header or in the query, but not differently in both", async () => {
  const header = { "x-owner-agent": OWNER };
  expect((await suite()("GET", "/v1/inbox", undefined, header)).status).toBe(200);
  const same = `/v1/inbox?owner_agent=${encodeURIComponent(OWNER)}`;
  expect((await suite()("GET", same, undefined, header)).status).toBe(200);
  expect((await suite()("GET", "/v1/inbox?owner_agent=agent://other/one", undefined, header)).status).toBe(
    400,
  );
});

test("changes are paged with a cursor, and a next cursor goes with has_more", async () => {
  for (let i = 0; i < 3; i++) await submit(suite(), plain(WORKER));
  const seen = new Set<unknown>();
  let cursor = "";
  // The feed holds back what is younger than the oldest transaction that runs anywhere on the database server (a neighbour
  // that makes a database, say), so whoever follows it asks again.
  const until = Date.now() + 20_000;
  while (seen.size < 3 && Date.now() < until) {
    const { body } = await suite()("GET", `/v1/inbox/changes?limit=2${cursor ? `&cursor=${cursor}` : ""}`);
    const changes = body.changes as Array<{ cursor: string; thread: JsonObject }>;
    for (const change of changes) {
      expect(change.cursor.length).toBeGreaterThanOrEqual(3);
      seen.add(change.thread.thread_id);
    }
    if (body.has_more) expect(body.next_cursor).toEqual(expect.any(String));
    else await new Promise((resolve) => setTimeout(resolve, 100));
    if (body.next_cursor) cursor = String(body.next_cursor);
  }
  expect(seen.size).toBeGreaterThanOrEqual(3);
});

test("a thread is answered, read and delegated, and messages are deleted", async () => {
  const id = await submit(suite(), plain(WORKER));
  for (const [verb, body] of [
    ["reply", { message: "on it" }],
    ["read", undefined],
    ["delegate", { delegate_to: "agent://x/y/z", note: "yours" }],
  ] as const) {
    const reply = await suite()("POST", `/v1/inbox/${id}/${verb}`, body);
    expect([verb, reply.status], reply.text).toEqual([verb, 200]);
    expect(reply.body).toMatchObject({ ok: true, thread: { thread_id: id } });
  }
  const deleted = await suite()("POST", `/v1/inbox/${id}/messages/delete`, { mode: "self" });
  expect(deleted.body, deleted.text).toMatchObject({
    ok: true,
    mode: "self",
    deleted_count: expect.any(Number),
    message_ids: expect.any(Array),
  });
  expect((await suite()("POST", `/v1/inbox/${id}/reply`, { message: "" })).status).toBe(422);
  expect((await suite()("POST", `/v1/inbox/${randomUUID()}/reply`, { message: "x" })).status).toBe(404);
});

test("approve and reject on a human task's thread are the positive and the negative decision, once", async () => {
  const person = asPerson(server);
  const [yes, no] = [
    await submit(suite(), forPeople()),
    await submit(suite(), forPeople({ task_type: "confirmation" })),
  ];
  expect((await person("POST", `/v1/inbox/${yes}/approve`, { comment: "fine" })).status).toBe(200);
  expect((await person("POST", `/v1/inbox/${no}/reject`, {})).status).toBe(200);
  expect(await intentOf(server.machine, yes)).toMatchObject({
    status: "COMPLETED",
    result: { outcome: "approved" },
  });
  expect(await intentOf(server.machine, no)).toMatchObject({
    status: "FAILED",
    result: { outcome: "denied" },
  });
  expect((await person("POST", `/v1/inbox/${yes}/approve`, {})).status).toBe(409);
});

test("an approval decision is taken in every spelling; an unknown id is 404, by our choice against one check of the suite", async () => {
  const person = asPerson(server);
  for (const [spelling, decision] of [
    ["approve", "approve"],
    ["approved", "approve"],
    ["reject", "reject"],
    ["rejected", "reject"],
  ]) {
    const id = await submit(suite(), forPeople());
    const reply = await person("POST", `/v1/approvals/${id}/decision`, { decision: spelling, comment: "ok" });
    expect(reply.body, reply.text).toMatchObject({
      ok: true,
      approval: { approval_id: id, decision, comment: "ok", decided_at: expect.any(String) },
    });
  }
  expect(
    (await person("POST", `/v1/approvals/${randomUUID()}/decision`, { decision: "approve" })).status,
  ).toBe(404);
});

test("capabilities name at least one ability and one type of the protocol's form", async () => {
  const { capabilities, supported_intent_types: types } = (await suite()("GET", "/v1/capabilities")).body as {
    capabilities: string[];
    supported_intent_types: string[];
  };
  expect(capabilities.length).toBeGreaterThan(0);
  for (const capability of capabilities) expect(capability.length).toBeGreaterThanOrEqual(3);
  expect(types.length).toBeGreaterThan(0);
  for (const type of types) expect(type).toMatch(/^intent\.[a-z0-9_]+\.v1$/);
});

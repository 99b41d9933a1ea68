// protocol.md, section 3: the same caller, endpoint, key and body get the same answer again; another body gets 409.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "@/lib/domain/types";
import { asPerson, eventsOf, forPeople, plain, submit } from "./ask";
import { type ProbeServer, startServer } from "./server";

let server: ProbeServer;
let agent: Awaited<ReturnType<ProbeServer["newAgent"]>>;
beforeAll(async () => {
  server = await startServer();
  agent = await server.newAgent("repeater");
});
afterAll(() => server.stop());

type Made = { path: string; body: JsonObject; other: JsonObject; as?: "agent" | "person"; intent?: string };
const onIntent = async (
  verb: string,
  body: JsonObject,
  other: JsonObject,
  as?: Made["as"],
): Promise<Made> => {
  const intent = await submit(server.machine, as === "person" ? forPeople() : plain(agent.address));
  return { path: `/v1/intents/${intent}/${verb}`, body, other, intent, ...(as ? { as } : {}) };
};
const onThread = async (verb: string, body: JsonObject, other: JsonObject): Promise<Made> => {
  const intent = await submit(server.machine, plain(agent.address));
  return { path: `/v1/inbox/${intent}/${verb}`, body, other, intent };
};
const account = async (): Promise<string> => {
  const made = await server.machine("POST", "/v1/service-accounts", { name: `a-${randomUUID()}` });
  return `/v1/service-accounts/${String(made.body.service_account_id)}`;
};

const endpoints: Array<[string, () => Promise<Made> | Made]> = [
  ["submitting", () => ({ path: "/v1/intents", body: plain(agent.address), other: plain(agent.address) })],
  [
    "resolving",
    () => onIntent("resolve", { status: "COMPLETED", result: { a: 1 } }, { status: "FAILED", error: {} }),
  ],
  [
    "an agent's resume",
    () => onIntent("resume", { action: "complete", a: 1 }, { action: "complete", a: 2 }, "agent"),
  ],
  [
    "a person's resume",
    () =>
      onIntent(
        "resume",
        { task_result: { outcome: "approved" } },
        { task_result: { outcome: "rejected" } },
        "person",
      ),
  ],
  ["controls", () => onIntent("controls", { controls_patch: { a: 1 } }, { controls_patch: { a: 2 } })],
  ["policy", () => onIntent("policy", { grants_patch: {} }, { grants_patch: { x: {} } })],
  ["an inbox reply", () => onThread("reply", { message: "one" }, { message: "two" })],
  [
    "a service account",
    () => ({ path: "/v1/service-accounts", body: { name: "twice-asked" }, other: { name: "otherwise" } }),
  ],
  [
    "a key",
    async () => ({
      path: `${await account()}/keys`,
      body: {},
      other: { expires_at: "2040-01-01T00:00:00Z" },
    }),
  ],
];

test.each(endpoints)("%s", async (_, make) => {
  const { path, body, other, as, intent } = await make();
  const wires = {
    agent: server.as({ "x-api-key": agent.key }),
    person: asPerson(server),
    machine: server.machine,
  };
  const send = (said: JsonObject, key: string) =>
    wires[as ?? "machine"]("POST", path, said, { "idempotency-key": key });
  const key = randomUUID();
  const first = await send(body, key);
  expect(first.status, first.text).toBe(200);
  const before = intent ? await eventsOf(server.machine, intent) : [];
  const again = await send(body, key);
  expect([again.status, again.body]).toEqual([200, first.body]);
  expect((await send(other, key)).status).toBe(409);
  if (intent) expect(await eventsOf(server.machine, intent)).toEqual(before);
});

test("a repeat that arrives together with the first is the same request too", async () => {
  const id = await submit(server.machine, forPeople());
  const key = { "idempotency-key": randomUUID() };
  const body = { task_result: { outcome: "approved" } };
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => asPerson(server)("POST", `/v1/intents/${id}/resume`, body, key)),
  );
  for (const reply of replies)
    expect([reply.status, reply.body], reply.text).toEqual([200, replies[0]?.body]);
});

test("two callers may use the same key for different things", async () => {
  const key = { "idempotency-key": "the-same-for-both" };
  const one = await server.machine("POST", "/v1/intents", plain(agent.address), key);
  const two = await server.as({ "x-api-key": agent.key })("POST", "/v1/intents", plain("nobody"), key);
  expect([one.status, two.status]).toEqual([200, 200]);
  expect(two.body.intent_id).not.toBe(one.body.intent_id);
});

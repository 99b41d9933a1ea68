// What was waited for is handed out only to a key that is still good.
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

type Agent = Awaited<ReturnType<typeof addAgent>>;

async function submit(to_agent: string): Promise<string> {
  const { body, text } = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", to_agent } });
  expect(body.ok, text).toBe(true);
  return body.intent_id as string;
}

/** Somebody waits, and longer than a key that was just proved counts without a look. */
async function held<T>(waiting: Promise<T>): Promise<{ answer: Promise<T> }> {
  await expect.poll(() => at.deps.hub.size).toBeGreaterThan(0);
  await pause(200);
  return { answer: waiting };
}

async function revoke({ id }: Agent): Promise<void> {
  const [key] = await at.sql`select id from keys where agent_id = ${id}`;
  const revoked = await at.ask("POST", `/v1/service-accounts/${id}/keys/${key?.id}/revoke`);
  expect(revoked.status, revoked.text).toBe(200);
}

const end = (id: string) =>
  at.ask("POST", `/v1/intents/${id}/resolve`, { body: { status: "COMPLETED", result: { secret: 1 } } });

test.each([true, false])("an agent's deliveries, its key revoked: %s", async (isRevoked) => {
  const agent = await addAgent(at.db, at.acme, `stream-${isRevoked}`);
  const path = `/v1/agents/${agent.address}/intents/stream?wait_seconds=30`;
  const { answer } = await held(at.ask("GET", path, { key: agent.token }));
  if (isRevoked) await revoke(agent);
  const id = await submit(agent.address);
  const { text } = await answer;
  expect(text.includes(id)).toBe(!isRevoked);
  expect(text).toContain("event: stream.timeout");
});

test.each([true, false])("the log of an intent, its reader's key revoked: %s", async (isRevoked) => {
  const agent = await addAgent(at.db, at.acme, `log-${isRevoked}`);
  const id = await submit(agent.address);
  const path = `/v1/intents/${id}/events/stream?since=6&wait_seconds=30`;
  const { answer } = await held(at.ask("GET", path, { key: agent.token }));
  if (isRevoked) await revoke(agent);
  await end(id);
  const { text } = await answer;
  expect(text.includes("intent.completed")).toBe(!isRevoked);
  expect(text).toContain(`"next_seq":${isRevoked ? 7 : 9}`);
});

test.each([true, false])("an outcome, its waiter's key revoked: %s", async (isRevoked) => {
  const agent = await addAgent(at.db, at.acme, `wait-${isRevoked}`);
  const id = await submit(agent.address);
  const { answer } = await held(
    at.ask("GET", `/v1/intents/${id}/wait?wait_seconds=30`, { key: agent.token }),
  );
  if (isRevoked) await revoke(agent);
  await end(id);
  const { status, body, text } = await answer;
  expect([status, body], text).toMatchObject(
    isRevoked
      ? [401, { error: { code: "invalid_platform_api_key" } }]
      : [200, { done: true, intent: { result: { secret: 1 } } }],
  );
});

test("nor is what had not ended when the time ran out", async () => {
  const agent = await addAgent(at.db, at.acme, "late");
  const id = await submit(agent.address);
  const { answer } = await held(at.ask("GET", `/v1/intents/${id}/wait?wait_seconds=2`, { key: agent.token }));
  await revoke(agent);
  expect((await answer).status).toBe(401);
});

test.each([true, false])("the log of an intent, given to another agent meanwhile: %s", async (isGiven) => {
  const agent = await addAgent(at.db, at.acme, `given-${isGiven}`);
  const other = await addAgent(at.db, at.acme, `taking-${isGiven}`);
  const id = await submit(agent.address);
  const path = `/v1/intents/${id}/events/stream?since=6&wait_seconds=30`;
  const { answer } = await held(at.ask("GET", path, { key: agent.token }));
  const acted = isGiven
    ? await at.ask("POST", `/v1/inbox/${id}/delegate`, {
        body: { delegate_to: other.address, note: "Not for the first one." },
      })
    : await at.ask("POST", `/v1/inbox/${id}/reply`, { body: { message: "For whoever has it." } });
  expect(acted.status, acted.text).toBe(200);
  const { text } = await answer;
  expect(text).toContain("event: stream.timeout");
  expect(text.includes("event: intent.")).toBe(!isGiven);
});

test("who only asks for the head of a stream holds no place", async () => {
  const id = await submit("agent://elsewhere/one/two");
  const path = `/v1/intents/${id}/events/stream?since=99&wait_seconds=30`;
  const before = at.deps.hub.size;
  const { status, text, headers } = await at.ask("HEAD", path);
  expect([status, text, headers.get("content-type")]).toEqual([200, "", "text/event-stream; charset=utf-8"]);
  expect(at.deps.hub.size).toBe(before);
});

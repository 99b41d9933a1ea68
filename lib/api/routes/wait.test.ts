import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { endHeld, hold, isFull } from "../hold";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

async function submit(more: object = {}): Promise<string> {
  const { body, text } = await at.ask("POST", "/v1/intents", {
    body: { intent_type: "t.v1", to_agent: "agent://elsewhere/one/two", ...more },
  });
  expect(body.ok, text).toBe(true);
  return body.intent_id as string;
}
const end = (id: string) =>
  at.ask("POST", `/v1/intents/${id}/resolve`, { body: { status: "COMPLETED", result: {} } });
const wait = (id: string, seconds: number, key?: string) =>
  at.ask("GET", `/v1/intents/${id}/wait?wait_seconds=${seconds}`, key === undefined ? {} : { key });

async function takeEveryPlace(): Promise<void> {
  const [key] = await at.db.sql`select id from keys where workspace_id = ${at.acme.workspaceId}
    and kind = 'workspace'`;
  for (let i = 0; i < 1000; i++) hold(at.deps, key?.id, `none ${i}`, new AbortController().signal);
  expect(isFull(at.deps, key?.id)).toBe(true);
}

test("what has ended is told as ended, although its key has no place left to wait in", async () => {
  const [ended, waiting] = [await submit(), await submit()];
  await end(ended);
  await takeEveryPlace();
  const told = await wait(ended, 30);
  expect(told.body, told.text).toMatchObject({
    done: true,
    outcome: "completed",
    intent: { status: "COMPLETED" },
  });
  const other = await wait(waiting, 30);
  expect(other.body, other.text).toMatchObject({ done: false, intent: { status: "DELIVERED" } });
  expect(other.body).not.toHaveProperty("outcome");
  endHeld(at.deps);
});

test("who has no place left to wait in is kept for a second, takes none, and is told what ended meanwhile", async () => {
  const [ending, waiting] = [await submit(), await submit()];
  await takeEveryPlace();
  const places = at.deps.hub.size;
  const began = performance.now();
  const answers = Promise.all([wait(ending, 30), wait(waiting, 30)]);
  await pause(300);
  expect(at.deps.hub.size).toBe(places);
  await end(ending);
  const [ended, other] = await answers;
  const took = performance.now() - began;
  expect([ended.body.done, ended.body.outcome, other.body.done]).toEqual([true, "completed", false]);
  expect(took).toBeGreaterThan(950);
  expect(took).toBeLessThan(5_000); // and not for the half a minute that was asked for
  endHeld(at.deps);
});

test("nor is that told with a key that was revoked meanwhile", async () => {
  const bot = await addAgent(at.db, at.acme, "crowded");
  const { body } = await at.ask("POST", "/v1/intents", {
    body: { intent_type: "t.v1", to_agent: bot.address },
  });
  const [key] = await at.db.sql`select id from keys where agent_id = ${bot.id}`;
  for (let i = 0; i < 1000; i++) hold(at.deps, key?.id, `none ${i}`, new AbortController().signal);
  const answer = wait(String(body.intent_id), 30, bot.token);
  await pause(300);
  await at.ask("POST", `/v1/service-accounts/${bot.id}/keys/${key?.id}/revoke`);
  expect((await answer).status).toBe(401);
  endHeld(at.deps);
});

test("whoever is to be answered may wait for what has ended, as they may read it, and for nothing before", async () => {
  const bot = await addAgent(at.db, at.acme, "answered");
  const id = await submit({ reply_to: "answered" });
  expect((await wait(id, 1, bot.token)).status).toBe(404);
  await end(id);
  const told = await wait(id, 1, bot.token);
  expect(told.body, told.text).toMatchObject({ ok: true, done: true, outcome: "completed" });
  const stranger = await addAgent(at.db, at.acme, "stranger");
  expect((await wait(id, 1, stranger.token)).status).toBe(404);
});

// Who asks again with their next key asks again: what a program sent just before its key was exchanged, and repeats with the new
// one because it never heard the answer, is done once.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeAgent, makeKey, revokeMachineKey, rotateKey } from "../auth/machines";
import { verify } from "../db/read/verify";
import { apiFixture, makeTenant, type Tenant } from "./tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let there: Tenant;
let workspaces = 0;
beforeAll(async () => {
  at = await apiFixture();
});
beforeEach(async () => {
  there = await makeTenant(at.db, `callers-${workspaces++}`);
});
afterAll(async () => {
  expect((await verify(at.db.sql)).violations).toEqual([]);
  await at.close();
});

const owner = () => ({
  workspaceId: there.workspaceId,
  personId: there.personId,
  email: `owner@${there.orgSlug}.example`,
});

async function newAgent(name: string): Promise<string> {
  const made = await makeAgent(at.db, owner(), { name, description: null });
  return made.ok ? made.agentId : "";
}

/** As the protocol's clients make one. */
async function keyOf(agentId: string): Promise<{ id: string; token: string }> {
  const made = await at.ask("POST", `/v1/service-accounts/${agentId}/keys`, {
    key: there.workspaceKey,
    body: {},
  });
  const { key_id, token } = made.body.key as { key_id: string; token: string };
  return { id: key_id, token };
}

async function workspaceKey(): Promise<string> {
  const made = await makeKey(at.db, owner(), {
    agentId: null,
    scopes: ["submit", "read", "claim"],
    days: null,
  });
  return made.ok ? made.token : "";
}

/** On the page, with nothing left of the old one. */
async function replaced(token: string): Promise<string> {
  const keyId = token.split("_").at(-2) as string;
  const made = await rotateKey(at.db, owner(), { keyId, overlapHours: 0 });
  expect(made).toMatchObject({ ok: true });
  return made.ok ? made.token : "";
}

const submit = (key: string, payload: object = { amount: 5 }) =>
  at.ask("POST", "/v1/intents", {
    key,
    headers: { "idempotency-key": "pay-42" },
    body: { intent_type: "pay.v1", to_agent: "human", payload, human_task: { title: "Pay?" } },
  });

async function intentOf(key: string): Promise<string> {
  const made = await submit(key);
  expect(made.status, made.text).toBe(200);
  return made.body.intent_id as string;
}

test("an agent repeats with a second key, and with a third, what it asked with its first", async () => {
  const agentId = await newAgent("payer");
  const first = await keyOf(agentId);
  const intentId = await intentOf(first.token);
  const second = await keyOf(agentId);
  await revokeMachineKey(at.db, owner(), { keyId: first.id });
  expect(await intentOf(second.token)).toBe(intentId);
  const third = await replaced(second.token);
  expect(await intentOf(third)).toBe(intentId);
  const other = await submit(third, { amount: 6 });
  expect([other.status, (other.body.error as { code: string }).code]).toEqual([409, "idempotency_mismatch"]);
});

test("and is answered as the first time when it claims an outcome again", async () => {
  const agentId = await newAgent("payer");
  const first = await keyOf(agentId);
  const intentId = await intentOf(first.token);
  const decided = await at.ask("POST", `/v1/tasks/${intentId}/decision`, {
    key: there.personToken,
    body: { outcome: "approved" },
  });
  expect(decided.status, decided.text).toBe(200);
  const claim = (key: string) =>
    at.ask("POST", `/v1/intents/${intentId}/claim`, { key, body: { claimer: "payer-1", key: "c" } });
  const claimed = await claim(first.token);
  expect(claimed.body).toMatchObject({ claimed: true, fence: 1 });
  expect((await claim((await keyOf(agentId)).token)).body).toEqual(claimed.body);
});

test("whoever exchanges their key while they act finishes with the next one, and nobody else does", async () => {
  const first = await workspaceKey();
  const intentId = await intentOf(first);
  const decided = await at.ask("POST", `/v1/tasks/${intentId}/decision`, {
    key: there.personToken,
    body: { outcome: "approved" },
  });
  expect(decided.status, decided.text).toBe(200);
  const claim = (key: string, more: object) =>
    at.ask("POST", `/v1/intents/${intentId}/claim`, { key, body: { claimer: "payer-1", ...more } });
  const second = await replaced(first);
  const { fence } = (await claim(second, { lease_s: 600 })).body;
  const third = await replaced(second);
  const stranger = await claim(await workspaceKey(), { complete: true, fence });
  expect([stranger.status, (stranger.body.error as { code: string }).code]).toEqual([409, "claim_held"]);
  const finished = await claim(third, { complete: true, fence });
  expect(finished.status, finished.text).toBe(200);
});

test("a key of the workspace that was replaced, however often, asks as the first one did", async () => {
  const first = await workspaceKey();
  const intentId = await intentOf(first);
  const second = await replaced(first);
  expect(await intentOf(second)).toBe(intentId);
  expect(await intentOf(await replaced(second))).toBe(intentId);
});

test("keys that did not follow each other are two callers, and so are two agents", async () => {
  const keys = [await workspaceKey(), await workspaceKey(), there.workspaceKey];
  for (const name of ["payer", "buyer"]) keys.push((await keyOf(await newAgent(name))).token);
  const intents = await Promise.all(keys.map(intentOf));
  expect(new Set(intents).size).toBe(keys.length);
});

// Four eyes, and whoever holds a machine's key: the token is shown to whoever makes it, and again to whoever replaces it.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createKey } from "../auth/keys";
import { makeAgent, makeKey, revokeMachineKey, rotateKey } from "../auth/machines";
import { verify } from "../db/read/verify";
import type { Role } from "../domain/types";
import { addPerson, apiFixture, makeTenant, type Tenant } from "./tenants.fixture";

type Somebody = { workspaceId: string; personId: string; email: string; token: string };

let at: Awaited<ReturnType<typeof apiFixture>>;
let there: Tenant;
let bob: Somebody;
let mallory: Somebody;
let carol: Somebody;
let agentId: string; // Bob's
let workspaces = 0;

beforeAll(async () => {
  at = await apiFixture();
});
beforeEach(async () => {
  there = await makeTenant(at.db, `keys-${workspaces++}`);
  bob = await somebody("bob", "admin");
  mallory = await somebody("mallory", "admin");
  carol = await somebody("carol", "admin");
  const made = await makeAgent(at.db, bob, { name: "deployer", description: null });
  agentId = made.ok ? made.agentId : "";
});
afterAll(async () => {
  expect((await verify(at.db.sql)).violations).toEqual([]);
  await at.close();
});

async function somebody(name: string, role: Role): Promise<Somebody> {
  const { workspaceId } = there;
  const email = `${name}@example.org`;
  const personId = await addPerson(at.db, workspaceId, email, role);
  return { workspaceId, personId, email, token: (await tokenOf(personId)).token };
}
const tokenOf = (personId: string) =>
  createKey(at.db, { workspaceId: there.workspaceId, kind: "person", personId });

type Shown = Awaited<ReturnType<typeof makeKey>>;
const tokenIn = (shown: Shown): string => (shown.ok ? shown.token : "");
const keyBy = async (who: Somebody, of: string | null = agentId): Promise<string> =>
  tokenIn(await makeKey(at.db, who, { agentId: of, scopes: ["submit", "read", "admin"], days: null }));

/** The newest key of a machine is replaced. */
async function replacedBy(who: Somebody): Promise<string> {
  const [key] = await at.sql<Array<{ id: string }>>`
    select id from keys where workspace_id = ${there.workspaceId} and kind <> 'person' and revoked_at is null
    order by created_at desc limit 1`;
  return tokenIn(await rotateKey(at.db, who, { keyId: key?.id ?? "", overlapHours: 0 }));
}

const submit = (key: string, human: object = {}) =>
  at.ask("POST", "/v1/intents", {
    key,
    body: {
      intent_type: "deploy.v1",
      to_agent: "human",
      payload: { n: 1 },
      human_task: { title: "Go?", four_eyes: true, ...human },
    },
  });
async function asked(key: string, human: object = {}): Promise<string> {
  const made = await submit(key, human);
  expect(made.status, made.text).toBeLessThan(300);
  return made.body.intent_id as string;
}
async function approves(who: Somebody, intentId: string, version = 1): Promise<string> {
  const body = { outcome: "approved", version };
  const answered = await at.ask("POST", `/v1/tasks/${intentId}/decision`, { key: who.token, body });
  return answered.status < 300 ? "ok" : (answered.body.error as { code: string }).code;
}
async function fates(key: string): Promise<string[]> {
  const intentId = await asked(key);
  return [await approves(bob, intentId), await approves(mallory, intentId), await approves(carol, intentId)];
}
const ONLY_CAROL = ["self_approval", "self_approval", "ok"];

test("whoever made the key that asked decides nothing it asks, nor does the agent's owner; a third person does", async () => {
  expect(await fates(await keyBy(mallory))).toEqual(ONLY_CAROL);
});

test("the owner's own key keeps off the owner alone", async () => {
  const intentId = await asked(await keyBy(bob));
  expect(await approves(bob, intentId)).toBe("self_approval");
  expect(await approves(mallory, intentId)).toBe("ok");
});

test("whoever replaces a key holds the new one, and whoever held the old one is not freed by that", async () => {
  await keyBy(bob);
  expect(await fates(await replacedBy(mallory))).toEqual(ONLY_CAROL);
  await keyBy(mallory);
  expect(await fates(await replacedBy(bob))).toEqual(ONLY_CAROL);
});

test("so it is with a key of the workspace itself, however often it is replaced", async () => {
  await keyBy(bob, null);
  await replacedBy(mallory);
  expect(await fates(await replacedBy(mallory))).toEqual(ONLY_CAROL);
  const thrice = await asked(await replacedBy(carol));
  expect([await approves(bob, thrice), await approves(mallory, thrice)]).toEqual(ONLY_CAROL.slice(0, 2));
  expect(await approves(carol, thrice)).toBe("self_approval");
});

test("a key made with a key is held by all who hold that one", async () => {
  await keyBy(bob, null);
  const workspaceKey = await replacedBy(mallory);
  const made = await at.ask("POST", `/v1/service-accounts/${agentId}/keys`, { key: workspaceKey, body: {} });
  expect(made.status, made.text).toBe(200);
  expect(await fates((made.body.key as { token: string }).token)).toEqual(ONLY_CAROL);
});

async function askedBeside(key: string, bearer: string): Promise<string> {
  const human_task = { title: "Go?", four_eyes: true };
  const body = { intent_type: "a.v1", to_agent: "human", payload: {}, human_task };
  const made = await at.ask("POST", "/v1/intents", { key, bearer, body });
  expect(made.status, made.text).toBe(200);
  return made.body.intent_id as string;
}

test("whoever comes with a token of their own beside the key is behind what it asks, in their place", async () => {
  const intentId = await askedBeside(await keyBy(mallory), carol.token);
  expect([await approves(carol, intentId), await approves(bob, intentId)]).toEqual(["self_approval", "ok"]);
});

async function onlyReads({ workspaceId, personId }: Somebody): Promise<string> {
  const wish = { workspaceId, kind: "person" as const, personId, scopes: ["read" as const] };
  return (await createKey(at.db, wish)).token;
}

test("a token that may ask for nothing frees nobody who holds the key, nor whose token it is", async () => {
  const token = await onlyReads(carol);
  const intentId = await askedBeside(await keyBy(mallory), token);
  for (const who of [bob, mallory, carol]) expect(await approves(who, intentId)).toBe("self_approval");
  // Nor does it make a key that is free of them.
  const made = await at.ask("POST", `/v1/service-accounts/${agentId}/keys`, {
    key: await keyBy(mallory, null),
    bearer: token,
    body: {},
  });
  const another = await asked((made.body.key as { token: string }).token);
  for (const who of [bob, mallory, carol]) expect(await approves(who, another)).toBe("self_approval");
});

test("what is done with a key is not said of whose token may do nothing beside it", async () => {
  const key = await keyBy(mallory, null);
  const made = await at.ask("POST", "/v1/service-accounts", {
    key,
    bearer: await onlyReads(carol),
    body: { name: "reporter" },
  });
  expect(made.status, made.text).toBe(200);
  const [agent] = await at.sql`
    select owner_person_id as owner, created_by as by from agents where id = ${made.body.service_account_id as string}`;
  expect(agent?.owner).toBe(mallory.personId);
  expect(agent?.by).toMatch(/^key:/);
  const [event] = await at.sql`
    select actor from admin_events where workspace_id = ${there.workspaceId} and what = 'agent.made'
    order by at desc limit 1`;
  expect(event?.actor).toBe(agent?.by);
});

test("what only they could decide is refused when it is asked, and so is handing it to them", async () => {
  const key = await keyBy(mallory);
  const theirs = [bob.email, mallory.email];
  // The owner of the workspace is asked where nobody else can.
  const both = await submit(key, { assignees: theirs, quorum: 2 });
  expect([both.status, (both.body.error as { code: string }).code]).toEqual([422, "undecidable"]);
  const widened = await asked(key, { assignees: theirs });
  expect(await approves(mallory, widened)).toBe("self_approval");
  const [task] = await at.sql`select assignees from tasks where id = ${widened}`;
  expect(task?.assignees).toContain("role:owner");

  const intentId = await asked(key, { assignees: [carol.email] });
  const handed = async (to: string[]) => {
    const answered = await at.ask("POST", `/v1/tasks/${intentId}/reassign`, {
      key: carol.token,
      body: { to },
    });
    return answered.status < 300 ? "ok" : (answered.body.error as { code: string }).code;
  };
  expect(await handed([mallory.email])).toBe("self_approval");
  expect(await handed(theirs)).toBe("self_approval");
  expect(await handed([...theirs, "role:auditor", carol.email])).toBe("unknown_assignee");
  expect(await handed([...theirs, carol.email])).toBe("ok");
});

test("nor does one of them stand in for whoever is asked", async () => {
  const key = await keyBy(mallory);
  await at.sql`
    update people set away_from = app_now() - interval '1 hour', substitute_id = ${mallory.personId}
    where workspace_id = ${there.workspaceId} and id = ${carol.personId}`;
  const intentId = await asked(key, { assignees: [carol.email] });
  const [task] = await at.sql`select assignees from tasks where id = ${intentId}`;
  expect(task?.assignees).toEqual([`person:${carol.personId}`]);
});

test("all who hold a key are behind what it revises", async () => {
  const intentId = await asked(await keyBy(carol, null));
  await keyBy(bob, null);
  const revised = await at.ask("POST", `/v1/intents/${intentId}/revise`, {
    key: await replacedBy(mallory),
    body: { payload: { n: 2 } },
  });
  expect(revised.status, revised.text).toBeLessThan(300);
  for (const who of [bob, mallory, carol]) expect(await approves(who, intentId, 2)).toBe("self_approval");
  expect(await approves({ ...carol, token: there.personToken }, intentId, 2)).toBe("ok");
});

test("a key that is taken away and made anew is its new maker's", async () => {
  await keyBy(mallory, null);
  const [key] = await at.sql<Array<{ id: string }>>`
    select id from keys where workspace_id = ${there.workspaceId} and person_id = ${mallory.personId} and kind = 'workspace'`;
  await revokeMachineKey(at.db, bob, { keyId: key?.id ?? "" });
  const intentId = await asked(await keyBy(bob, null));
  expect([await approves(bob, intentId), await approves(mallory, intentId)]).toEqual(["self_approval", "ok"]);
});

// What an agent may not see does not exist for it: every path answers for another agent's intent what it answers for none.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let stranger: Awaited<ReturnType<typeof addAgent>>;
let person: string;
const hidden: Record<string, string> = {};
beforeAll(async () => {
  at = await apiFixture();
  stranger = await addAgent(at.db, at.acme, "stranger");
  const worker = await addAgent(at.db, at.acme, "worker");
  person = at.acme.personToken;
  const task = { to_agent: "human", human_task: { title: "Raise her pay?" } };
  hidden.open = await submit(task);
  hidden.decided = await submit(task);
  const decision = { outcome: "rejected", comment: "Not this year." };
  const decided = await at.ask("POST", `/v1/tasks/${hidden.decided}/decision`, {
    key: person,
    body: decision,
  });
  expect(decided.status, decided.text).toBe(200);
  hidden.delivered = await submit({ to_agent: worker.address });
  hidden.failed = await submit({ to_agent: worker.address });
  const end = { status: "FAILED", error: { code: "disk" } };
  const ended = await at.ask("POST", `/v1/intents/${hidden.failed}/resolve`, { body: end });
  expect(ended.status, ended.text).toBe(200);
});
afterAll(() => at.close());

async function submit(more: object): Promise<string> {
  const { body, text } = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", ...more } });
  expect(body.ok, text).toBe(true);
  return body.intent_id as string;
}

const PATHS: Array<[string, string, object?]> = [
  ["GET", "/v1/intents/{id}"],
  ["GET", "/v1/intents/{id}/events"],
  ["GET", "/v1/intents/{id}/events/stream?wait_seconds=1"],
  ["GET", "/v1/intents/{id}/wait?wait_seconds=60"], // to be told nothing in time tells that it is there
  ["GET", "/v1/inbox/{id}"],
  ["POST", "/v1/inbox/{id}/reply", { message: "hello" }],
  ["POST", "/v1/inbox/{id}/read"],
  ["POST", "/v1/inbox/{id}/delegate", { delegate_to: "stranger" }],
  ["POST", "/v1/inbox/{id}/delegate", { note: "hello" }],
  ["POST", "/v1/inbox/{id}/approve", {}],
  ["POST", "/v1/inbox/{id}/messages/delete", { mode: "both" }],
  ["POST", "/v1/approvals/{id}/decision", { decision: "approve" }],
  ["POST", "/v1/tasks/{id}/comments", { text: "hello" }],
  ["POST", "/v1/tasks/{id}/decision", { outcome: "approved" }],
  ["POST", "/v1/intents/{id}/resolve", { status: "COMPLETED", result: {} }],
  ["POST", "/v1/intents/{id}/controls", { controls_patch: { pause: true } }],
  ["PATCH", "/v1/intents/{id}/controls", { controls_patch: { pause: true } }],
  ["POST", "/v1/intents/{id}/policy", { grants_patch: {} }],
  ["PATCH", "/v1/intents/{id}/policy", { grants_patch: {} }],
  ["POST", "/v1/intents/{id}/revise", { payload: {} }],
  ["POST", "/v1/intents/{id}/cancellation", {}],
  ["POST", "/v1/intents/{id}/claim", { claimer: "me" }],
];

const DECIDES = /approv|decision/;

const INTENTS = ["open", "decided", "delivered", "failed"];

/** What the holder of this key is told of an intent. */
async function toldOf(id: string, key: string, [method, path, body]: (typeof PATHS)[number]) {
  const asked = await at.ask(method, path.replace("{id}", id), { key, body });
  return [asked.status, asked.text.replaceAll(asked.headers.get("x-request-id") ?? "none", "")] as const;
}

describe.each(INTENTS)("of another workspace's intent, %s,", (which) => {
  const resumes = [{ action: "complete" }, { task_result: { outcome: "approved" } }].map(
    (body): (typeof PATHS)[number] => ["POST", "/v1/intents/{id}/resume", body],
  );
  test("nothing is learnt by anything", async () => {
    const id = hidden[which] as string;
    const before = await at.ask("GET", `/v1/intents/${id}/events`);
    for (const key of [at.globex.personToken, at.globex.workspaceKey])
      for (const path of [...PATHS, ...resumes]) {
        const told = await toldOf(id, key, path);
        expect(told, path.join()).toEqual(await toldOf(randomUUID(), key, path));
        expect(told[0], path.join()).not.toBe(200);
      }
    expect((await at.ask("GET", `/v1/intents/${id}/events`)).body).toEqual(before.body);
  });
});

describe("in lists", () => {
  const LISTS = ["/v1/intents", "/v1/inbox", "/v1/inbox/changes", "/v1/me/tasks"];
  test.each(LISTS)("an agent finds nothing that is another's: %s", async (path) => {
    // What has just moved is told a moment later, where another transaction is still running.
    await expect.poll(async () => (await at.ask("GET", path)).text).toContain(hidden.open);
    const { status, text, body } = await at.ask("GET", path, { key: stranger.token });
    expect(status, text).toBe(200);
    const { next_cursor: _place, ...told } = body;
    for (const id of Object.values(hidden)) expect(JSON.stringify(told)).not.toContain(id);
  });

  const OF_ANOTHER = [
    "/v1/agents/worker/intents",
    "/v1/agents/worker/intents/stream?wait_seconds=1",
    "/v1/inbox?owner_agent=worker",
    "/v1/inbox/changes?owner_agent=agent://acme/prod/worker",
  ];
  test.each(OF_ANOTHER)("nor is it told what another is: %s", async (path) => {
    const asked = await at.ask("GET", path, { key: stranger.token });
    expect([asked.status, asked.body.error], asked.text).toMatchObject([403, { code: "wrong_agent" }]);
  });
});

describe.each(INTENTS)("of another agent's intent, %s,", (which) => {
  test.each(PATHS)("nothing is learnt by %s %s", async (...path) => {
    const told = await toldOf(hidden[which] as string, stranger.token, path);
    expect(told).toEqual(await toldOf(randomUUID(), stranger.token, path));
    expect(told[0]).toBe(DECIDES.test(path[1]) ? 403 : 404); // an agent's key decides nothing, whatever the id
  });

  // Protocol 4.5 wants 403 for somebody else's step: that it is there is all that this says.
  test("resume says only that it is another's", async () => {
    const bodies = [{ action: "complete" }, { approve_current_step: true }, { outcome: "approved" }, {}];
    for (const body of bodies) {
      const path = `/v1/intents/${hidden[which]}/resume`;
      const asked = await at.ask("POST", path, { key: stranger.token, body });
      expect([asked.status, asked.body.error], asked.text).toEqual([
        403,
        { code: "wrong_agent", message: "This intent is another agent's.", details: {} },
      ]);
    }
  });
});

test("whoever it is answered to sees the end of an intent, and hears that it is another's to change", async () => {
  const bot = await addAgent(at.db, at.acme, "answered");
  const id = await submit({ to_agent: "agent://elsewhere/one/two", reply_to: bot.address });
  await at.ask("POST", `/v1/intents/${id}/resolve`, { body: { status: "COMPLETED", result: {} } });
  expect((await at.ask("GET", `/v1/intents/${id}`, { key: bot.token })).status).toBe(200);
  const body = { claimer: "me" };
  const asked = await at.ask("POST", `/v1/intents/${id}/claim`, { key: bot.token, body });
  expect([asked.status, asked.body.error]).toMatchObject([403, { code: "wrong_agent" }]);
});

test("an agent that used a key before hears that it did, although the intent is another's now", async () => {
  const [from, to] = [await addAgent(at.db, at.acme, "giver"), await addAgent(at.db, at.acme, "taker")];
  const id = await submit({ to_agent: from.address });
  const reply = (message: string) =>
    at.ask("POST", `/v1/inbox/${id}/reply`, {
      key: from.token,
      body: { message },
      headers: { "idempotency-key": "once" },
    });
  expect((await reply("one")).status).toBe(200);
  const body = { delegate_to: to.address };
  expect((await at.ask("POST", `/v1/inbox/${id}/delegate`, { key: from.token, body })).status).toBe(200);
  expect((await reply("two")).body.error).toMatchObject({ code: "idempotency_mismatch" });
});

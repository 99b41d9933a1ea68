// Handing a thread on to somebody there can be.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addAgent, addPerson, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
  const { workspaceId } = at.acme;
  await addPerson(at.db, workspaceId, "ben@acme.example", "member");
  await at.db
    .sql`insert into groups (workspace_id, id, slug, name) values (${workspaceId}, ${randomUUID()}, 'empty', 'Empty')`;
});
afterAll(() => at.close());

async function submit(more: object): Promise<string> {
  const body = { intent_type: "t.v1", ...more };
  const submitted = await at.ask("POST", "/v1/intents", { body });
  expect(submitted.status, submitted.text).toBe(200);
  return submitted.body.intent_id as string;
}
const plain = () => submit({ to_agent: "agent://elsewhere/one/two" });
const task = (more = {}) => submit({ to_agent: "human", human_task: { title: "Go?", ...more } });
const delegate = (id: string, delegate_to: string, key = at.acme.personToken) =>
  at.ask("POST", `/v1/inbox/${id}/delegate`, { key, body: { delegate_to } });
const intentOf = async (id: string) => (await at.ask("GET", `/v1/intents/${id}`)).body.intent as object;

describe("an intent that is no task goes to an agent, not to", () => {
  test.each([
    "   ",
    "\r\n",
    "../x",
    "a/b/c/d",
    "agent://",
    "agent://../x",
    "two words",
    "group:finance",
    "role:owner",
    "person:ana",
    "user://ana",
    "you@example.org",
    "human",
    "Human ",
    "people",
    "agent://human",
    "agent_core",
    "agent://acme/prod/agent_core",
  ])("%j", async (to) => {
    const id = await plain();
    const before = await intentOf(id);
    for (const key of [at.acme.workspaceKey, at.acme.personToken]) {
      const refused = await delegate(id, to, key);
      expect([refused.status, refused.body.error], refused.text).toMatchObject([
        422,
        { code: "schema_invalid", details: { problems: [{ pointer: "/delegate_to" }] } },
      ]);
    }
    expect(await intentOf(id)).toEqual(before);
  });

  test.each([
    ["worker", "agent://acme/prod/worker"],
    [" worker\n", "agent://acme/prod/worker"],
    ["agent://other/one/two", "agent://other/one/two"],
    ["other/one/two", "agent://other/one/two"],
    ["agent://conformance/owner", "agent://conformance/owner"],
    ["initiator://x", "initiator://x"],
  ])("but to %j", async (said, to) => {
    const id = await plain();
    const told = await delegate(id, said, at.acme.workspaceKey);
    expect(told.status, told.text).toBe(200);
    expect(await intentOf(id)).toMatchObject({ to_agent: to });
  });

  test("an agent that is not there is still unknown to an agent", async () => {
    const bot = await addAgent(at.db, at.acme, "bot");
    const id = await submit({ to_agent: bot.address });
    expect((await delegate(id, "nobody-here", bot.token)).status).toBe(404);
    expect((await delegate(id, "human", bot.token)).status).toBe(422);
  });

  test("what is over says so, whomever it is to go to", async () => {
    const id = await task();
    const decided = await at.ask("POST", `/v1/inbox/${id}/approve`, { key: at.acme.personToken, body: {} });
    expect(decided.status, decided.text).toBe(200);
    const refused = await delegate(id, "human");
    expect([refused.status, refused.body.error], refused.text).toMatchObject([409, { code: "closed" }]);
  });
});

describe("a task that cannot go to whom it is handed on to says which field is to blame", () => {
  test.each([
    ["nobody@acme.example", "unknown_assignee", "known"],
    ["group:empty", "undecidable", "reachable"],
  ])("%s: %s", async (to, code, rule) => {
    const id = await task();
    const refused = await delegate(id, to);
    expect([refused.status, refused.body.error], refused.text).toMatchObject([
      422,
      { code, details: { problems: [{ pointer: "/delegate_to", rule }] } },
    ]);
    const body = { to: [to] };
    const again = await at.ask("POST", `/v1/tasks/${id}/reassign`, { key: at.acme.personToken, body });
    const pointer = code === "unknown_assignee" ? "/to/0" : "/to";
    expect([again.status, again.body.error], again.text).toMatchObject([
      422,
      { code, details: { problems: [{ pointer, rule }] } },
    ]);
  });

  test("where the number of them is too small, too", async () => {
    const id = await task({ quorum: 2 });
    const refused = await delegate(id, "ben@acme.example");
    expect([refused.status, refused.body.error], refused.text).toMatchObject([
      422,
      { code: "undecidable", details: { problems: [{ pointer: "/delegate_to", rule: "reachable" }] } },
    ]);
  });
});

// A resume that is made of a class says null of every field that nobody set, also of the ways of resuming that it did not take.
import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let bot: Awaited<ReturnType<typeof addAgent>>;
beforeAll(async () => {
  at = await apiFixture();
  bot = await addAgent(at.db, at.acme, "bot");
});
afterAll(() => at.close());

const UNSET = {
  action: null,
  task_result: null,
  approveCurrentStep: null,
  expected_policy_generation: null,
};

async function resumed(to: string, body: object, key: string) {
  const made = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", to_agent: to } });
  const path = `/v1/intents/${made.body.intent_id}`;
  const answer = await at.ask("POST", `${path}/resume`, { key, body });
  expect(answer.status, answer.text).toBe(200);
  return (await at.ask("GET", path)).body.intent as Record<string, unknown>;
}

test.each<[object, object]>([
  [
    { action: "complete", result: { sum: 5 } },
    { status: "COMPLETED", result: { sum: 5 } },
  ],
  [
    { action: "complete", sum: 5, note: null },
    { status: "COMPLETED", result: { sum: 5, note: null } },
  ],
  [
    { action: "fail", reason: "full" },
    { status: "FAILED", reason: "full", error: { reason: "full" } },
  ],
])("an agent's report: %j", async (said, left) => {
  const intent = await resumed(bot.address, { ...UNSET, ...said }, bot.token);
  expect(intent).toMatchObject(left);
  expect(intent.result ?? {}).toEqual((left as { result?: object }).result ?? {});
});

test("a control client's go-ahead, of whoever may give it", async () => {
  const { approveCurrentStep: _, ...unset } = { ...UNSET, reason: null };
  const goAhead = { ...unset, approve_current_step: true };
  expect(await resumed(bot.address, goAhead, at.acme.workspaceKey)).toMatchObject({ status: "IN_PROGRESS" });
  const decided = await resumed("human", goAhead, at.acme.personToken);
  expect(decided).toMatchObject({ status: "COMPLETED", outcome: "approved" });
});

test("a person's decision", async () => {
  const said = { ...UNSET, task_result: { outcome: "rejected" } };
  expect(await resumed("human", said, at.acme.personToken)).toMatchObject({ outcome: "rejected" });
});

test("what says null of all of them has said nothing, and ends nothing", async () => {
  const made = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", to_agent: bot.address } });
  const path = `/v1/intents/${made.body.intent_id}`;
  const refused = await at.ask("POST", `${path}/resume`, { key: bot.token, body: { ...UNSET, sum: 5 } });
  expect(refused.body.ok, refused.text).toBeUndefined();
  expect((await at.ask("GET", path)).body).toMatchObject({ status: "DELIVERED" });
});

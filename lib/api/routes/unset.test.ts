// A client whose requests are made of a class says null of every field that nobody set.
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const NOTHING = {
  from_agent: null,
  correlationId: null,
  reply_to: null,
  payload: null,
  deadline_at: null,
  remind_after_seconds: null,
  maxReminders: null,
  max_delivery_attempts: null,
  escalate_to: null,
  human_task: null,
  idempotency_key: null,
};
const submit = (more: object) =>
  at.ask("POST", "/v1/intents", {
    body: { intent_type: "t.v1", to_agent: "agent://elsewhere/one/two", ...more },
  });
const problemsOf = ({ body }: { body: Record<string, unknown> }) =>
  (body.error as { details: { problems: Array<{ pointer: string }> } }).details.problems;

test("an intent of nothing but nulls is one without those fields", async () => {
  const said = await submit(NOTHING);
  expect(said.status, said.text).toBe(200);
  const unsaid = await submit({});
  const fieldsOf = async (id: unknown) =>
    Object.keys((await at.ask("GET", `/v1/intents/${id}`)).body.intent as object).sort();
  expect(await fieldsOf(said.body.intent_id)).toEqual(await fieldsOf(unsaid.body.intent_id));
  expect((await at.ask("GET", `/v1/intents/${said.body.intent_id}`)).body.payload).toEqual({});
});

test("an end is one, and a payload keeps its own nulls", async () => {
  const { body } = await submit({ payload: { reply_to: null } });
  expect((await at.ask("GET", `/v1/intents/${body.intent_id}`)).body.payload).toEqual({ reply_to: null });
  const end = { status: "FAILED", result: null, error: null, reason: null, expected_policy_generation: null };
  const ended = await at.ask("POST", `/v1/intents/${body.intent_id}/resolve`, { body: end });
  expect([ended.status, ended.body.applied], ended.text).toEqual([200, true]);
});

test("what has to be said is not said with null", async () => {
  expect(problemsOf(await submit({ intent_type: null }))).toMatchObject([{ pointer: "/intent_type" }]);
  for (const body of [{ older_than_hours: null }, { older_than_hours: 0, dry_run: null }]) {
    const refused = await at.ask("POST", "/v1/intents/bulk-cancel", { body });
    expect([refused.status, problemsOf(refused)], refused.text).toMatchObject([422, [{}]]);
  }
});

const NO_TASK = {
  description: null,
  task_type: null,
  allowed_outcomes: null,
  required_comment: null,
  assignees: null,
  form_schema: null,
  risk: null,
  remind_after_seconds: null,
  on_timeout: null,
};

test("a task of nothing but nulls is one without those fields, and what is not of the protocol stays", async () => {
  const human_task = {
    ...NO_TASK,
    title: "Pay",
    mine: null,
    quorum: { required: 1, of: null, negatives: null },
    escalation: [{ after_seconds: null, to: "role:owner" }],
  };
  const said = await submit({ human_task });
  expect(said.status, said.text).toBe(200);
  const { intent } = (await at.ask("GET", `/v1/intents/${said.body.intent_id}`)).body;
  expect((intent as { human_task: object }).human_task).toEqual({
    title: "Pay",
    mine: null,
    quorum: { required: 1 },
    escalation: [{ to: "role:owner" }],
    task_type: "approval",
    allowed_outcomes: ["approved", "rejected"],
  });
  const unnamed = await submit({ human_task: { escalation: [{ after_seconds: 60, to: null }] } });
  expect([unnamed.status, problemsOf(unnamed)]).toMatchObject([
    422,
    [{ pointer: "/human_task/escalation/0/to" }],
  ]);
});

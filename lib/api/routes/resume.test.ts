// What a resume says is read by the same rules as a decision, or refused by the name of the field: nothing is dropped on the way.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

async function submit(more: object): Promise<string> {
  const body = { intent_type: "t.v1", ...more };
  const submitted = await at.ask("POST", "/v1/intents", { body });
  expect(submitted.status, submitted.text).toBe(200);
  return submitted.body.intent_id as string;
}

const PAID = { iban: "DE02", amount: 5 };
const task = (more: object = {}) =>
  submit({ to_agent: "human", payload: PAID, human_task: { title: "Pay?", editable: ["/iban"], ...more } });
const plain = () => submit({ to_agent: "agent://elsewhere/one/two" });

const resume = (id: string, body: object, key = at.acme.personToken) =>
  at.ask("POST", `/v1/intents/${id}/resume`, { key, body });
const intentOf = async (id: string) =>
  (await at.ask("GET", `/v1/intents/${id}`)).body.intent as Record<string, unknown>;
const problemsOf = ({ body }: { body: Record<string, unknown> }) =>
  (body.error as { details: { problems: Array<{ pointer: string; rule: string }> } }).details.problems;

describe("a decision with a field of a wrong type decides nothing, and is told which", () => {
  const odd: Array<[string, unknown, string]> = [
    ["edited_payload", "none", "invalid_type"],
    ["edited_payload", "[]", "invalid_type"],
    ["edited_payload", '{"iban":"DE03","iban":"DE04"}', "invalid_type"],
    ["edited_payload", [], "invalid_type"],
    ["edited_payload", 5, "invalid_type"],
    ["edited_payload", null, "invalid_type"],
    ["comment", {}, "invalid_type"],
    ["comment", 5, "invalid_type"],
    ["comment", null, "invalid_type"],
    ["comment", "x".repeat(10_001), "too_big"],
    ["data", "amount=5", "invalid_type"],
    ["data", null, "invalid_type"],
    ["version", "v1", "invalid_type"],
    ["version", "", "invalid_type"],
    ["version", true, "invalid_type"],
    ["version", [2], "invalid_type"],
    ["version", 0, "too_small"],
    ["version", 1.5, "invalid_type"],
    ["payload_hash", 5, "invalid_type"],
    ["payload_hash", "abc", "invalid_format"],
    ["expected_policy_generation", "seven", "invalid_type"],
    ["expected_policy_generation", -1, "too_small"],
    ["outcome", 5, "invalid_type"],
    ["outcome", null, "invalid_type"],
    ["outcome", "x".repeat(65), "too_big"],
  ];
  test.each(odd)("%s: %j", async (field, value, rule) => {
    const id = await task();
    const said = { outcome: "approved", [field]: value };
    const ways: Array<[object, string]> = [
      [{ task_result: said }, `/task_result/${field}`],
      [said, `/${field}`],
    ];
    if (["outcome", "comment", "expected_policy_generation"].includes(field)) {
      const { [field]: here, ...inside } = said as Record<string, unknown>;
      ways.push([{ [field]: here, task_result: inside }, `/${field}`]);
    }
    for (const [body, pointer] of ways) {
      const refused = await resume(id, body);
      expect([refused.status, problemsOf(refused)], refused.text).toMatchObject([422, [{ pointer, rule }]]);
    }
    expect(await intentOf(id)).toMatchObject({ status: "WAITING" });
  });

  test.each([["approved"], [null], [[]], [5]])("a task result that is %j", async (said) => {
    const id = await task();
    const refused = await resume(id, { outcome: "approved", task_result: said });
    expect([refused.status, problemsOf(refused)], refused.text).toMatchObject([
      422,
      [{ pointer: "/task_result", rule: "invalid_type" }],
    ]);
    expect(await intentOf(id)).toMatchObject({ status: "WAITING" });
  });

  test("the reason of an approved step is its comment", async () => {
    const id = await task();
    for (const reason of [5, {}, "x".repeat(10_001)]) {
      const refused = await resume(id, { approve_current_step: true, reason });
      expect([refused.status, problemsOf(refused)], refused.text).toMatchObject([
        422,
        [{ pointer: "/reason" }],
      ]);
    }
    expect((await resume(id, { approve_current_step: true, reason: "Fine." })).status).toBe(200);
    expect((await intentOf(id)).result).toMatchObject({ comment: "Fine." });
  });
});

describe("what the command line sends as text is read as what it says", () => {
  test("the payload as edited, the version and the generation", async () => {
    const id = await task();
    const stale = await resume(id, { task_result: { outcome: "approved", version: "7" } });
    expect([stale.status, stale.body.error], stale.text).toMatchObject([409, { code: "stale_version" }]);
    const late = { outcome: "approved", expected_policy_generation: "7" };
    for (const body of [late, { task_result: late }]) {
      const told = await resume(id, body);
      expect(told.body, told.text).toMatchObject({ applied: false, reason: "stale_policy_generation" });
    }
    const edited_payload = JSON.stringify({ ...PAID, iban: "DE03" });
    const said = { outcome: "approved", version: "1", expected_policy_generation: "0", edited_payload };
    const done = await resume(id, { task_result: said });
    expect(done.status, done.text).toBe(200);
    expect((await intentOf(id)).result).toMatchObject({ edits: [{ pointer: "/iban" }] });
  });

  test("the generation of a go-ahead and of a report", async () => {
    const id = await plain();
    for (const more of [{}, { action: "complete" }, { action: "fail" }, { approve_current_step: "false" }]) {
      const told = await resume(id, { ...more, expected_policy_generation: "3" }, at.acme.workspaceKey);
      expect(told.body, told.text).toMatchObject({ applied: false, reason: "stale_policy_generation" });
      const odd = await resume(id, { ...more, expected_policy_generation: "x" }, at.acme.workspaceKey);
      expect([odd.status, problemsOf(odd)], odd.text).toMatchObject([
        422,
        [{ pointer: "/expected_policy_generation" }],
      ]);
    }
    expect(await intentOf(id)).toMatchObject({ status: "DELIVERED" });
  });
});

test("a place that may not be edited is named where the request has it", async () => {
  const id = await task();
  const edited_payload = { ...PAID, amount: 6 };
  const said = { outcome: "approved", edited_payload };
  const ways: Array<[string, object, string]> = [
    [`/v1/tasks/${id}/decision`, said, "/edited_payload/amount"],
    [`/v1/intents/${id}/resume`, { task_result: said }, "/task_result/edited_payload/amount"],
    [`/v1/intents/${id}/resume`, said, "/edited_payload/amount"],
  ];
  for (const [path, body, pointer] of ways) {
    const refused = await at.ask("POST", path, { key: at.acme.personToken, body });
    expect([refused.status, refused.body.error], refused.text).toMatchObject([
      422,
      { code: "not_editable", details: { problems: [{ pointer, rule: "editable" }] } },
    ]);
  }
  const both = await task({ quorum: 1, four_eyes: false });
  const no = { outcome: "rejected", edited_payload: { ...PAID, iban: "DE03" } };
  const refused = await resume(both, { task_result: no });
  expect([refused.status, problemsOf(refused)], refused.text).toMatchObject([
    422,
    [{ pointer: "/task_result/edited_payload", rule: "editable" }],
  ]);
});

test("a task result still has its own words beside the outcome, and null among them", async () => {
  const id = await task();
  const said = { outcome: "approved", seen: null, amount: 5, data: { note: "x" } };
  expect((await resume(id, { task_result: said })).status).toBe(200);
  expect((await intentOf(id)).result).toMatchObject({ data: { seen: null, amount: 5, note: "x" } });
});

test("who may not decide hears that before what is wrong with the decision", async () => {
  const id = await task();
  const said = { outcome: "approved", version: "v1" };
  const refused = await resume(id, { task_result: said }, at.acme.workspaceKey);
  expect([refused.status, refused.body.error]).toMatchObject([403, { code: "human_required" }]);
});

describe("a word that is none of the protocol's ends nothing:", () => {
  const key = () => at.acme.workspaceKey;
  test.each(["failed", "FAIL", "abort", "", null, 5, {}, true])("action %j", async (action) => {
    for (const id of [await plain(), await task()]) {
      const before = await intentOf(id);
      const refused = await resume(id, { action, sum: 3 }, key());
      expect([refused.status, problemsOf(refused)], refused.text).toMatchObject([
        422,
        [{ pointer: "/action", rule: "invalid_value" }],
      ]);
      expect(await intentOf(id)).toEqual(before);
    }
  });

  test.each(["no", "", "False", 0, 1, null, {}])("approve_current_step %j", async (approve) => {
    for (const [id, by] of [
      [await plain(), key()],
      [await task(), at.acme.personToken],
    ] as const) {
      const before = await intentOf(id);
      const refused = await resume(id, { approve_current_step: approve }, by);
      expect([refused.status, problemsOf(refused)], refused.text).toMatchObject([
        422,
        [{ pointer: "/approve_current_step", rule: "invalid_type" }],
      ]);
      expect(await intentOf(id)).toEqual(before);
    }
  });

  test("and so does a reason that is no text, of whoever goes on or stops", async () => {
    const id = await plain();
    for (const more of [{}, { approve_current_step: true }, { approve_current_step: false }]) {
      const refused = await resume(id, { ...more, reason: 5 }, key());
      expect([refused.status, problemsOf(refused)], refused.text).toMatchObject([
        422,
        [{ pointer: "/reason" }],
      ]);
    }
    expect(await intentOf(id)).toMatchObject({ status: "DELIVERED" });
  });
});

test("true and false are read as text, too", async () => {
  const [yes, no] = [await task(), await task()];
  expect((await resume(yes, { approve_current_step: "true" })).status).toBe(200);
  expect(await intentOf(yes)).toMatchObject({ status: "COMPLETED", result: { outcome: "approved" } });
  expect((await resume(no, { approve_current_step: "false" })).status).toBe(200);
  expect(await intentOf(no)).toMatchObject({ status: "FAILED" });
  const [on, off] = [await plain(), await plain()];
  const key = at.acme.workspaceKey;
  expect((await resume(on, { approve_current_step: "true" }, key)).status).toBe(200);
  expect(await intentOf(on)).toMatchObject({ status: "IN_PROGRESS" });
  expect((await resume(off, { approve_current_step: "false", reason: "too late" }, key)).status).toBe(200);
  expect(await intentOf(off)).toMatchObject({ status: "FAILED", reason: "too late" });
});

test("an agent's report may hold fields of any name and type, also by names that a control client uses", async () => {
  const bot = await addAgent(at.db, at.acme, "bot");
  const bodies: Array<[object, object]> = [
    [
      { reason: { code: 5 }, comment: 7 },
      { reason: { code: 5 }, comment: 7 },
    ],
    [
      { action: "complete", reason: ["a"], version: "v1" },
      { reason: ["a"], version: "v1" },
    ],
    [{ outcome: "success", result: { data: "text" } }, { data: "text" }],
  ];
  for (const [body, result] of bodies) {
    const id = await submit({ to_agent: bot.address });
    expect((await resume(id, body, bot.token)).status).toBe(200);
    expect(await intentOf(id)).toMatchObject({ status: "COMPLETED", result });
  }
});

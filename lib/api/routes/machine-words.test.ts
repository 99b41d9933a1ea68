// What a machine says at the end of its work, in whichever words it says it: a no never ends as a success, and a go-ahead never
// ends anything.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { overHttp } from "../over-http.fixture";
import { addAgent } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof overHttp>>;
let bot: Awaited<ReturnType<typeof addAgent>>;
beforeAll(async () => {
  at = await overHttp();
  bot = await addAgent(at.db, at.acme, "bot");
});
afterAll(() => at.close());

async function submit(more: object = { to_agent: bot.address }): Promise<string> {
  const submitted = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", ...more } });
  expect(submitted.status, submitted.text).toBe(200);
  return submitted.body.intent_id as string;
}
const task = () => submit({ to_agent: "human", human_task: { title: "Pay?" } });
const resume = (id: string, body: object, key = bot.token) =>
  at.ask("POST", `/v1/intents/${id}/resume`, { key, body });
const intentOf = async (id: string) =>
  (await at.ask("GET", `/v1/intents/${id}`)).body.intent as Record<string, unknown>;
const problemsOf = ({ body }: { body: Record<string, unknown> }) =>
  (body.error as { details: { problems?: Array<{ pointer: string; rule: string }> } }).details.problems;

describe("an outcome that says no fails the intent:", () => {
  test.each([
    ...["fail", "failed", "failure", "FAILED", " Fail ", "error", "rejected", "denied", "declined"],
    ...["canceled", "Cancelled", "timed_out", "timed-out", "aborted", "unsuccessful", "no", "false", false],
  ])("%j", async (outcome) => {
    const id = await submit();
    const done = await resume(id, { outcome, code: 7 });
    expect([done.status, done.body.intent], done.text).toMatchObject([200, { status: "FAILED" }]);
    const intent = await intentOf(id);
    expect(intent).toMatchObject({ status: "FAILED", error: { code: 7 } });
    expect(intent).not.toHaveProperty("result");
  });
});

describe("an outcome that says no more than the protocol's words is a part of the result, and is not lost:", () => {
  test.each<[object, object]>([
    [
      { outcome: "shipped", n: 1 },
      { outcome: "shipped", n: 1 },
    ],
    [
      { action: "complete", outcome: "rejected", n: 1 },
      { outcome: "rejected", n: 1 },
    ],
    [
      { outcome: null, n: 1 },
      { outcome: null, n: 1 },
    ],
    [{ outcome: { a: 1 } }, { outcome: { a: 1 } }],
    [{ outcome: "success", n: 1 }, { n: 1 }],
  ])("%j", async (body, result) => {
    const id = await submit();
    expect((await resume(id, body)).status).toBe(200);
    expect(await intentOf(id)).toMatchObject({ status: "COMPLETED" });
    expect((await intentOf(id)).result).toEqual(result);
  });

  test("nor is it of a failure", async () => {
    const id = await submit();
    expect((await resume(id, { outcome: "timed_out", code: 7 })).status).toBe(200);
    expect((await intentOf(id)).error).toEqual({ outcome: "timed_out", code: 7 });
  });
});

test.each<[object, object]>([
  [
    { outcome: "failed", result: { n: 1 }, error: "no disk" },
    { result: { n: 1 }, error: "no disk" },
  ],
  [
    { action: "fail", result: { n: 1 }, code: 7 },
    { result: { n: 1 }, code: 7 },
  ],
  [{ action: "fail", result: { n: 1 }, reason: "late" }, { n: 1 }],
  [{ outcome: "failed", result: { n: 1 } }, { n: 1 }],
])("what went wrong is kept beside what was done until then: %j", async (body, error) => {
  const id = await submit();
  expect((await resume(id, body)).status).toBe(200);
  expect((await intentOf(id)).error).toEqual(error);
});

test.each<[object, object]>([
  [{ result: "4 kg" }, { result: "4 kg" }],
  [
    { action: "complete", result: [1, 2], n: 1 },
    { result: [1, 2], n: 1 },
  ],
  [{ outcome: "success", result: 0 }, { result: 0 }],
  [{ action: "complete", result: null }, { result: null }],
])("a result that is no object is kept by its name: %j", async (body, result) => {
  const id = await submit();
  expect((await resume(id, body)).status).toBe(200);
  expect(await intentOf(id)).toMatchObject({ status: "COMPLETED" });
  expect((await intentOf(id)).result).toEqual(result);
});

describe("any other object is the result itself, whatever it says of what was looked at:", () => {
  test.each([
    { status: "failed", n: 1 },
    { approved: false, success: false, ok: false },
    { error: { code: 7 } },
    { result: { status: "failed" } },
  ])("%j", async (body) => {
    const id = await submit();
    expect((await resume(id, body)).status).toBe(200);
    const { status, result } = await intentOf(id);
    expect({ status, result }).toEqual({
      status: "COMPLETED",
      result: "result" in body ? body.result : body,
    });
  });
});

describe("a go-ahead is one, whatever stands beside it:", () => {
  test.each([
    { approve_current_step: true, x: 1 },
    { approve_current_step: true, next_handler: "agent://one", reason: "go" },
    { approve_current_step: "true", result: { n: 1 }, outcome: "success" },
  ])("%j", async (body) => {
    const id = await submit();
    const gone = await resume(id, body, at.acme.workspaceKey);
    expect([gone.status, gone.body.intent], gone.text).toMatchObject([200, { status: "IN_PROGRESS" }]);
    const resolved = await at.ask("POST", `/v1/intents/${id}/resolve`, { body: { status: "COMPLETED" } });
    expect(resolved.status, resolved.text).toBe(200);
  });

  test("and what stops it keeps what stands beside it, as its error", async () => {
    const id = await submit();
    expect((await resume(id, { approve_current_step: false, reason: "late", x: 1 })).status).toBe(200);
    const { status, reason, error } = await intentOf(id);
    expect({ status, reason, error }).toEqual({
      status: "FAILED",
      reason: "late",
      error: { reason: "late", x: 1 },
    });
  });
});

describe("yes and no at once is neither:", () => {
  const both: Array<[object, string]> = [
    [{ approve_current_step: true, action: "fail" }, "/action"],
    [{ approve_current_step: false, action: "complete" }, "/action"],
    [{ approve_current_step: true, outcome: "rejected" }, "/outcome"],
    [{ approve_current_step: false, outcome: "approved" }, "/outcome"],
  ];
  test.each(both)("%j", async (body, pointer) => {
    for (const [id, key] of [
      [await submit(), bot.token],
      [await task(), at.acme.personToken],
    ] as const) {
      const before = await intentOf(id);
      const refused = await resume(id, body, key);
      expect([refused.status, problemsOf(refused)], refused.text).toMatchObject([
        422,
        [{ pointer, rule: "contradiction" }],
      ]);
      expect(await intentOf(id)).toEqual(before);
    }
  });

  /** A person's decision that says yes and no: refused, and its task waits as before. */
  async function contradicted(body: object, pointer: string): Promise<string> {
    const id = await task();
    const refused = await resume(id, body, at.acme.personToken);
    expect([refused.status, problemsOf(refused)], refused.text).toMatchObject([
      422,
      [{ pointer, rule: "contradiction" }],
    ]);
    expect(await intentOf(id)).toMatchObject({ status: "WAITING" });
    return id;
  }

  test.each<[object, string]>([
    [{ outcome: "rejected", task_result: { outcome: "approved" } }, "/outcome"],
    [{ outcome: "approved", task_result: { outcome: "denied" } }, "/outcome"],
    [{ approve_current_step: false, task_result: { outcome: "approved" } }, "/approve_current_step"],
    [{ action: "fail", task_result: { outcome: "approved" } }, "/action"],
  ])("of a person's decision, too: %j", async (body, pointer) => {
    const id = await contradicted(body, pointer);
    expect((await resume(id, body, at.acme.workspaceKey)).status).toBe(403);
  });

  // It would stand in the result of what was decided, and agents read it there.
  test.each<[object, string]>([
    [{ task_result: { outcome: "approved", approved: false } }, "/task_result/approved"],
    [{ task_result: { outcome: "rejected", approved: "true" } }, "/task_result/approved"],
    [{ outcome: "rejected", task_result: { approved: true } }, "/task_result/approved"],
    [{ task_result: { outcome: "approved", data: { approved: false } } }, "/task_result/data/approved"],
    [{ approved: false, task_result: { outcome: "approved" } }, "/approved"],
    [{ outcome: "rejected", approved: true }, "/approved"],
  ])("and of what `approved` says beside its outcome: %j", async (body, pointer) => {
    await contradicted(body, pointer);
  });

  test("but a form's own field of that name is what was answered there, and so is an agent's", async () => {
    const form_schema = { type: "object", properties: { approved: { type: "boolean" } } };
    const id = await submit({ to_agent: "human", human_task: { title: "Pay?", form_schema } });
    const said = { task_result: { outcome: "approved", approved: "false" } };
    expect((await resume(id, said, at.acme.personToken)).status).toBe(200);
    expect(await intentOf(id)).toMatchObject({ status: "COMPLETED", result: { approved: false } });
    const work = await submit();
    expect((await resume(work, { outcome: "success", approved: false })).status).toBe(200);
    expect(await intentOf(work)).toMatchObject({ status: "COMPLETED", result: { approved: false } });
  });
});

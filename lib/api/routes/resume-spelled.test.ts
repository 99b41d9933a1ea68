// A resume in camelCase is the same resume, and no result by those names.
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

async function submit(more: object): Promise<string> {
  const submitted = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", ...more } });
  expect(submitted.status, submitted.text).toBe(200);
  return submitted.body.intent_id as string;
}
const plain = () => submit({ to_agent: "agent://elsewhere/one/two" });
const task = () => submit({ to_agent: "human", human_task: { title: "Pay?" } });
const resume = (id: string, body: object, key = at.acme.workspaceKey) =>
  at.ask("POST", `/v1/intents/${id}/resume`, { key, body });
const intentOf = async (id: string) =>
  (await at.ask("GET", `/v1/intents/${id}`)).body.intent as Record<string, unknown>;

test("a go-ahead ends nothing", async () => {
  const id = await plain();
  expect((await resume(id, { approveCurrentStep: true, internalScheduler: true })).status).toBe(200);
  expect(await intentOf(id)).toMatchObject({ status: "IN_PROGRESS" });
});

test("a generation that has passed applies nothing, and is not part of a result", async () => {
  const id = await plain();
  const stale = await resume(id, { action: "complete", expectedPolicyGeneration: 3, sum: 5 });
  expect(stale.body).toMatchObject({ applied: false, reason: "stale_policy_generation" });
  expect((await resume(id, { action: "complete", expectedPolicyGeneration: 0, sum: 5 })).status).toBe(200);
  expect((await intentOf(id)).result).toEqual({ sum: 5 });
});

test("a person's decision is one, and a machine's is refused", async () => {
  const taskResult = { outcome: "rejected", comment: "No." };
  for (const id of [await task(), await plain()]) {
    const refused = await resume(id, { taskResult });
    expect([refused.status, refused.body.error]).toMatchObject([403, { code: "human_required" }]);
  }
  const id = await task();
  expect((await resume(id, { taskResult }, at.acme.personToken)).status).toBe(200);
  expect(await intentOf(id)).toMatchObject({
    status: "FAILED",
    outcome: "rejected",
    result: { comment: "No." },
  });
});

test("any other name is the result's own, however it is spelled", async () => {
  const id = await plain();
  const result = { ownerAgent: "x", deployedAt: "today", idempotencyKey: "k" };
  expect((await resume(id, result)).status).toBe(200);
  expect((await intentOf(id)).result).toEqual(result);
});

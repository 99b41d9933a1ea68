// Whoever completes a claim says which one: without its fence the holder would be told that they hold it, and not what is missing.
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

test("a claim is completed with its fence, and what is missing is named", async () => {
  const made = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", to_agent: "human" } });
  const id = made.body.intent_id as string;
  const withdrawn = await at.ask("POST", `/v1/intents/${id}/cancellation`, { body: {} });
  expect(withdrawn.status, withdrawn.text).toBe(200);
  const claim = (more: object) =>
    at.ask("POST", `/v1/intents/${id}/claim`, { body: { claimer: "one", ...more } });
  const { fence } = (await claim({ lease_s: 60 })).body;
  const refused = await claim({ complete: true });
  expect([refused.status, refused.body.error], refused.text).toMatchObject([
    422,
    { details: { problems: [{ pointer: "/fence", rule: "required" }] } },
  ]);
  const unknown = await claim({ complete: true, fence, comlete: true });
  expect([unknown.status, unknown.body.error]).toMatchObject([
    422,
    { details: { problems: [{ pointer: "/comlete", rule: "unknown_field" }] } },
  ]);
  expect((await claim({ complete: true, fence })).status).toBe(200);
  expect((await claim({ complete: false, fence })).body.error).toMatchObject({ code: "claim_held" });
});

// The same request with the same key, after all that may have become of its intent: the answer of the first time.
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const SHORT = { order: "4711" };
// Hashed when it comes, and kept; what is short is hashed whenever it is read.
const LONG = { order: "4711", text: "x".repeat(4_000) };

test.each([
  ["short", SHORT],
  ["long", LONG],
])("a submit of a %s payload that was revised since", async (name, payload) => {
  const body = { intent_type: "t.v1", to_agent: "human", payload, human_task: { title: "Refund?" } };
  const submit = () =>
    at.ask("POST", "/v1/intents", { body, headers: { "idempotency-key": `asked-${name}` } });
  const first = await submit();
  expect(first.status, first.text).toBe(200);
  const id = first.body.intent_id as string;
  for (const order of ["4712", "4713"]) {
    const revised = await at.ask("POST", `/v1/intents/${id}/revise`, { body: { payload: { order } } });
    expect(revised.status, revised.text).toBe(200);
  }
  expect((await submit()).body).toEqual(first.body);
});

test("a submit is warned of the same things when it is asked again", async () => {
  const body = {
    intent_type: "t.v1",
    to_agent: "human",
    human_task: { title: "Refund?", assignees: ["nobody@elsewhere.example"] },
  };
  const submit = () =>
    at.ask("POST", "/v1/intents", { body, headers: { "idempotency-key": "asked-warned" } });
  const first = await submit();
  expect(first.body.warnings, first.text).toEqual([expect.stringContaining("nobody@elsewhere.example")]);
  expect((await submit()).body).toEqual(first.body);
});

test("a submit that cannot be is refused under a key as it is without one, and its key is as good as new", async () => {
  const body = { intent_type: "t.v1", to_agent: "human", human_task: { title: "Refund?" } };
  const submit = (deadline_at: string | null, headers?: Record<string, string>) =>
    at.ask("POST", "/v1/intents", { body: { ...body, deadline_at }, ...(headers && { headers }) });
  const late = "2020-01-01T00:00:00Z";
  const keyed = { "idempotency-key": "asked-late" };
  const [plain, refused] = [await submit(late), await submit(late, keyed)];
  expect([refused.status, refused.body.error]).toEqual([422, plain.body.error]);
  expect((await submit(null, keyed)).status).toBe(200);
});

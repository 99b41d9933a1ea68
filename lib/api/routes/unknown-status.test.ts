// A list of what has a status that there is not would be empty, as if nobody had ever asked anything.
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
  const body = { intent_type: "t.v1", to_agent: "agent://elsewhere/one/two" };
  for (const status of ["CANCELED", null]) {
    const made = await at.ask("POST", "/v1/intents", { body });
    if (status) await at.ask("POST", `/v1/intents/${made.body.intent_id}/resolve`, { body: { status } });
  }
});
afterAll(() => at.close());

const listed = (said: string) => at.ask("GET", `/v1/intents?status=${encodeURIComponent(said)}`);

test.each(["CANCELLED", "nope", "CANCELED,DONE", ","])("%s is refused, with what there is", async (said) => {
  const { status, body, text } = await listed(said);
  expect(status, text).toBe(422);
  expect(body.error).toMatchObject({
    code: "schema_invalid",
    details: { in: "query", problems: [{ pointer: "/status", rule: "invalid_value" }] },
  });
  expect(body.detail).toMatch(/^query \/status: Must be pending, or one or several of CREATED, .*CANCELED/);
});

test.each<[string, string[]]>([
  ["canceled", ["CANCELED"]],
  [" CANCELED , TIMED_OUT", ["CANCELED"]],
  ["pending", ["DELIVERED"]],
  ["Pending,CANCELED", ["DELIVERED", "CANCELED"]],
  ["", ["DELIVERED", "CANCELED"]],
])("'%s' is taken", async (said, statuses) => {
  const { intents } = (await listed(said)).body as { intents: Array<{ status: string }> };
  expect(intents.map(({ status }) => status)).toEqual(statuses);
});

test("who listens with such a word is not sent away", async () => {
  const stream = await at.ask("GET", "/v1/agents/worker/intents/stream?wait_seconds=1&status=NOPE");
  expect([stream.status, stream.headers.get("content-type")]).toEqual([
    200,
    "text/event-stream; charset=utf-8",
  ]);
});

// Times that come from outside: what could be written and not be read again is not taken.
import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const intent = { intent_type: "t.v1", to_agent: "human", human_task: { title: "Go?" } };
const submit = (deadline_at: string) => at.ask("POST", "/v1/intents", { body: { ...intent, deadline_at } });

const BEYOND = ["9999-12-31T23:59:59-01:00", "9999-12-31T22:00:00.001-02:00", "0000-06-01T00:00:00Z"];

test.each(BEYOND)("a deadline at %s is told that there is no such year", async (deadline_at) => {
  const { status, body, text } = await submit(deadline_at);
  expect(status, text).toBe(422);
  expect(body.error, text).toMatchObject({
    code: "schema_invalid",
    message: "/deadline_at: Must lie in the years 1 to 9999, in UTC.",
    details: { problems: [{ pointer: "/deadline_at", rule: "year" }] },
  });
});

test.each(BEYOND)("so is a key that would end at %s", async (expires_at) => {
  const agent = await addAgent(at.db, at.acme, `a${BEYOND.indexOf(expires_at)}`);
  const { status, body, text } = await at.ask("POST", `/v1/service-accounts/${agent.id}/keys`, {
    body: { expires_at },
  });
  expect([status, body.error], text).toMatchObject([
    422,
    { details: { problems: [{ pointer: "/expires_at", rule: "year" }] } },
  ]);
});

test("the last moment of the last year is many a program's word for never: it is listed, decided and canceled", async () => {
  const never = "9999-12-31T23:59:59.999Z";
  const [first, second] = [await submit(never), await submit(never)].map(({ body }) => body.intent_id);
  const found = await at.ask("GET", `/v1/intents/${first}`);
  expect(found.body.intent, found.text).toMatchObject({ deadline_at: never, status: "WAITING" });
  const tasks = await at.ask("GET", "/v1/me/tasks");
  expect(tasks.body.tasks, tasks.text).toHaveLength(2);
  const decided = await at.ask("POST", `/v1/tasks/${first}/decision`, {
    key: null,
    bearer: at.acme.personToken,
    body: { outcome: "approved" },
  });
  expect(decided.status, decided.text).toBe(200);
  const canceled = await at.ask("POST", `/v1/intents/${second}/cancellation`, { body: {} });
  expect(canceled.status, canceled.text).toBe(200);
  expect(at.defects).toEqual([]);
});

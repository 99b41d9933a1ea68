import { afterAll, beforeAll, expect, test } from "vitest";
import { apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const asking = (names: object) =>
  at.ask("POST", "/v1/intents", {
    body: { intent_type: "t.v1", to_agent: "human", human_task: { title: "Go?", ...names } },
  });

test.each([" ", "\u200b", "\u3164\n"])(
  "an outcome called %j is no button that anybody could read",
  async (name) => {
    const { status, body } = await asking({ allowed_outcomes: ["approved", name] });
    expect([status, body.error]).toMatchObject([
      422,
      { details: { problems: [{ pointer: "/human_task/allowed_outcomes/1", rule: "blank" }] } },
    ]);
  },
);

test("what says no cannot be called positive, and nothing is stored", async () => {
  const names = { allowed_outcomes: ["now", "Rejected"], positive_outcomes: ["now", "Rejected"] };
  const { status, body } = await asking(names);
  expect([status, body.error]).toMatchObject([
    422,
    { details: { problems: [{ pointer: "/human_task/positive_outcomes/1", rule: "negative_outcome" }] } },
  ]);
  expect(await at.db.sql`select from intents where payload::text is not null and type = 't.v1'`).toHaveLength(
    0,
  );
  expect((await asking({ ...names, positive_outcomes: ["now"] })).status).toBe(200);
});

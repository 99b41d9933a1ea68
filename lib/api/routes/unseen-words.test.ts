import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const UNSEEN = "\u200b\u2060";
const asking = (more: object) =>
  at.ask("POST", "/v1/intents", {
    body: { intent_type: "t.v1", to_agent: "human", human_task: { title: "Go?" }, ...more },
  });
const blank = (pointer: string) => [422, { details: { problems: [{ pointer, rule: "blank" }] } }];

test("an intent's type, a comment and a message of nothing that anybody could see are refused", async () => {
  const typeless = await asking({ intent_type: UNSEEN });
  expect([typeless.status, typeless.body.error]).toMatchObject(blank("/intent_type"));
  const id = (await asking({})).body.intent_id;
  const written = await at.ask("POST", `/v1/tasks/${id}/comments`, { body: { text: UNSEEN } });
  expect([written.status, written.body.error]).toMatchObject(blank("/text"));
  const { token } = await addAgent(at.db, at.acme, "reader");
  const said = await at.ask("POST", `/v1/inbox/${id}/reply`, { key: token, body: { message: UNSEEN } });
  expect([said.status, said.body.error]).toMatchObject(blank("/message"));
});

test("a comment of nothing that anybody could see is not written on the trail", async () => {
  const id = String((await asking({})).body.intent_id);
  const body = { outcome: "approved", comment: UNSEEN };
  const { status } = await at.ask("POST", `/v1/tasks/${id}/decision`, { key: at.acme.personToken, body });
  expect(status).toBe(200);
  expect(await at.db.sql`select comment from decisions where task_id = ${id}`).toEqual([{ comment: null }]);
});

test.each([" ", UNSEEN])("a name of %j is nobody's, and never taken for everybody's", async (name) => {
  const asked = await asking({ human_task: { title: "Go?", assignees: [name] } });
  expect([asked.status, asked.body.error]).toMatchObject(blank("/human_task/assignees/0"));
  const levels = { title: "Go?", escalation: [{ to: ["everyone", name] }] };
  const raised = await asking({ human_task: levels });
  expect([raised.status, raised.body.error]).toMatchObject(blank("/human_task/escalation/0/to/1"));
});

// What is told of a decision names the one who made it and what they agreed to, whatever was typed into a form.
import { afterAll, beforeAll, expect, test } from "vitest";
import { overHttp } from "../over-http.fixture";

let at: Awaited<ReturnType<typeof overHttp>>;
beforeAll(async () => {
  at = await overHttp();
});
afterAll(() => at.close());

const NAMES = ["decided_by", "payload", "edits", "outcome", "comment", "n"];
const form_schema = { type: "object", properties: Object.fromEntries(NAMES.map((name) => [name, {}])) };
const TYPED = {
  decided_by: "boss",
  payload: { sum: 9 },
  edits: [],
  outcome: "paid",
  comment: "typed",
  n: 1,
};

test.each(["decision", "task result", "resumed"])("by a %s", async (way) => {
  const body = {
    intent_type: "t.v1",
    to_agent: "human",
    payload: { sum: 5 },
    human_task: { title: "Pay?", form_schema, editable: ["/sum"] },
  };
  const id = (await at.ask("POST", "/v1/intents", { body })).body.intent_id as string;
  const said = { outcome: "approved", comment: "agreed", edited_payload: { sum: 6 }, data: TYPED };
  const ways: Record<string, [string, object]> = {
    decision: [`/v1/tasks/${id}/decision`, said],
    "task result": [`/v1/intents/${id}/resume`, { task_result: said }],
    resumed: [`/v1/intents/${id}/resume`, said],
  };
  const [path, sent] = ways[way] as [string, object];
  const decided = await at.ask("POST", path, { key: at.acme.personToken, body: sent });
  expect(decided.status, decided.text).toBe(200);
  const told = {
    n: 1,
    data: TYPED,
    decided_by: at.acme.personId,
    payload: { sum: 6 },
    edits: [{ pointer: "/sum", before: 5, after: 6 }],
    outcome: "approved",
    comment: "agreed",
  };
  const read = (await at.ask("GET", `/v1/intents/${id}`)).body;
  const waited = (await at.ask("GET", `/v1/intents/${id}/wait?wait_seconds=1`)).body;
  const { events } = (await at.ask("GET", `/v1/intents/${id}/events`)).body as {
    events: Array<{ result?: object }>;
  };
  for (const result of [read.result, (waited.intent as typeof read).result, events.at(-1)?.result])
    expect(result).toEqual(told);
});

// An id is one id however it is spelled, and what is asked again under its key is the same request; a key is its letters.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { overHttp } from "../over-http.fixture";

let at: Awaited<ReturnType<typeof overHttp>>;
beforeAll(async () => {
  at = await overHttp();
});
afterAll(() => at.close());

const task = { intent_type: "t.v1", to_agent: "human", human_task: { title: "Go?" } };
async function submit(): Promise<string> {
  return (await at.ask("POST", "/v1/intents", { body: task })).body.intent_id as string;
}
const headers = { "idempotency-key": "7C9E6679-7425-40DE-944B-E07FC1F90AE7" };

const ACTS: Array<[string, (id: string) => string, object]> = [
  ["a decision", (id) => `/v1/tasks/${id}/decision`, { outcome: "approved" }],
  ["a resume", (id) => `/v1/intents/${id}/resume`, { task_result: { outcome: "approved" } }],
  ["a comment", (id) => `/v1/tasks/${id}/comments`, { text: "hm" }],
  ["a reply", (id) => `/v1/inbox/${id}/reply`, { message: "hm" }],
  ["a withdrawal", (id) => `/v1/intents/${id}/cancellation`, {}],
  ["a control", (id) => `/v1/intents/${id}/controls`, { controls_patch: { n: 1 } }],
];

async function eventsOf(id: string): Promise<string[]> {
  const { events } = (await at.ask("GET", `/v1/intents/${id}/events`)).body;
  return (events as Array<{ event_type: string }>).map(({ event_type }) => event_type);
}

describe("asked again with the id in capitals, or with a letter of it written otherwise, it is answered as it was:", () => {
  test.each(ACTS)("%s", async (_what, pathOf, body) => {
    const id = await submit();
    const spelled = [id, id.toUpperCase(), id.replace(/^./, (first) => `%3${first}`)];
    const answers = await Promise.all(
      spelled.map((one) => at.ask("POST", pathOf(one), { key: at.acme.personToken, body, headers })),
    );
    const types = await eventsOf(id);
    expect([answers.map(({ status }) => status), new Set(types).size], answers[1]?.text).toEqual([
      [200, 200, 200],
      types.length,
    ]);
    for (const { body: again } of answers) expect(again).toEqual(answers[0]?.body);
  });
});

describe("of another intent it is another request, be the key and the body the same:", () => {
  test.each(ACTS)("%s", async (_what, pathOf, body) => {
    for (const id of [await submit(), await submit()]) {
      const before = await eventsOf(id);
      const { status, text } = await at.ask("POST", pathOf(id), { key: at.acme.personToken, body, headers });
      expect(status, text).toBe(200);
      expect((await eventsOf(id)).length).toBeGreaterThan(before.length);
    }
  });
});

test("a key of idempotency is opaque: in capitals it is another", async () => {
  const small = { "idempotency-key": headers["idempotency-key"].toLowerCase() };
  const made = await at.ask("POST", "/v1/intents", { body: task, headers });
  const again = await at.ask("POST", "/v1/intents", { body: task, headers });
  const other = await at.ask("POST", "/v1/intents", { body: task, headers: small });
  expect(again.body).toEqual(made.body);
  expect(other.body.intent_id).not.toBe(made.body.intent_id);
  expect(made.body.intent_id).not.toBe(small["idempotency-key"]); // and never an id itself
});

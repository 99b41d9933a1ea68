// protocol.md, 7.3: a form may ask for a field of any name, also of one that we read beside the outcome.
import { afterAll, beforeAll, expect, test } from "vitest";
import { asPerson, decide, forPeople, intentOf, submit } from "./ask";
import { commandLine } from "./clients/command-line";
import { type ProbeServer, startServer } from "./server";

let server: ProbeServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const cli = () =>
  commandLine({ baseUrl: server.url, key: server.workspaceKey, actorToken: server.owner.token });
const fields = (...names: string[]) => ({
  type: "object",
  required: names,
  properties: Object.fromEntries(names.map((name) => [name, { type: "string" }])),
});

test("a form's fields reach it by any name, at the top level as under data", async () => {
  const names = ["version", "payload_hash", "edited_payload", "idempotency_key", "data", "comment", "days"];
  const answers = Object.fromEntries(names.map((name, i) => [name, `${i + 2}`]));
  const { comment, ...rest } = answers;
  const ask = () => submit(server.machine, forPeople({ task_type: "form", form_schema: fields(...names) }));
  const ways: Array<(id: string) => ReturnType<typeof decide>> = [
    (id) => cli().decide(id, "submitted", comment, rest),
    (id) => decide(server, id, { outcome: "submitted", data: answers }),
    (id) => asPerson(server)("POST", `/v1/intents/${id}/resume`, { outcome: "submitted", ...answers }),
    (id) =>
      asPerson(server)("POST", `/v1/tasks/${id}/decision`, {
        outcome: "submitted",
        data: answers,
        version: 1,
      }),
  ];
  for (const [i, way] of ways.entries()) {
    const id = await ask();
    const reply = await way(id);
    expect([i, reply.status], reply.text).toEqual([i, 200]);
    expect((await intentOf(server.machine, id)).result).toMatchObject({ data: answers });
  }
});

test("what is ours beside such a form's own data stays ours: the version, the comment, the edited payload", async () => {
  const form_schema = fields("version", "comment", "edited_payload");
  const data = { version: "1.5", comment: "slowly", edited_payload: "none" };
  const task = { task_type: "form", form_schema, editable: ["/version"] };
  const said = { outcome: "submitted", comment: "Agreed.", edited_payload: { version: "1.5" }, data };
  const id = await submit(server.machine, forPeople(task));
  const stale = await decide(server, id, { ...said, version: 7 });
  expect([stale.status, stale.body.error], stale.text).toMatchObject([409, { code: "stale_version" }]);
  expect((await decide(server, id, { ...said, version: 1 })).status).toBe(200);
  expect((await intentOf(server.machine, id)).result).toMatchObject({
    data,
    comment: "Agreed.",
    edits: [{ pointer: "/version" }],
  });
});

test("without such a field in the form they are ours wherever a client says them beside the outcome", async () => {
  const id = await submit(server.machine, forPeople({ task_type: "form", form_schema: fields("days") }));
  const stale = await cli().decide(id, "submitted", undefined, { days: "3", version: "7" });
  expect([stale.status, stale.body.error], stale.text).toMatchObject([409, { code: "stale_version" }]);
  expect((await cli().decide(id, "submitted", undefined, { days: "3", version: "1" })).status).toBe(200);
});

test("what is wrong with an answer is said of its field in the one line that the command line prints", async () => {
  const form_schema = {
    ...fields("days", "why"),
    properties: { days: { type: "integer" }, why: { type: "string" } },
  };
  const id = await submit(server.machine, forPeople({ task_type: "form", form_schema }));
  const refused = await cli().decide(id, "submitted", undefined, { days: "soon" });
  expect([refused.status, refused.body.error], refused.text).toMatchObject([
    422,
    { code: "form_invalid", details: { problems: [{ message: expect.not.stringContaining("/data") }, {}] } },
  ]);
  expect(refused.body.detail).toMatch(/^\/data\/\w+: This .*\. And 1 more\.$/);
  const body = { intent_type: "form.v1", to_agent: "human", human_task: { form_schema: { type: "text" } } };
  const odd = await server.machine("POST", "/v1/intents", body);
  expect([odd.status, odd.body.detail], odd.text).toEqual([
    422,
    expect.stringMatching(/^\/human_task\/form_schema/),
  ]);
});

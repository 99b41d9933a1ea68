// Somebody who has never seen this server reads its document, and is told what each thing that they may send means.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../domain/types";
import { apiFixture } from "./tenants.fixture";

type Said = { description?: string };
type Operation = Said & {
  parameters: Array<Said & { name: string; in: string; schema: JsonObject }>;
  requestBody?: { content: { "application/json": { schema: { properties: Record<string, Said> } } } };
};

let at: Awaited<ReturnType<typeof apiFixture>>;
let paths: Record<string, Record<string, Operation>>;
let humanTask: { properties: Record<string, Said> };
beforeAll(async () => {
  at = await apiFixture();
  const { body } = await at.ask("GET", "/openapi.json", { key: null });
  paths = body.paths as typeof paths;
  humanTask = (body.components as unknown as { schemas: { HumanTask: typeof humanTask } }).schemas.HumanTask;
});
afterAll(() => at.close());

const unsaid = (fields: Record<string, Said> = {}): string[] =>
  Object.keys(fields).filter((name) => !fields[name]?.description);
const fieldsOf = (path: string) =>
  paths[path]?.post?.requestBody?.content["application/json"].schema.properties;

test("every field of a request and of its human task", () => {
  const fields = fieldsOf("/v1/intents");
  expect(Object.keys(fields ?? {})).toContain("to_agent");
  expect(unsaid(fields)).toEqual([]);
  expect(Object.keys(humanTask.properties)).toContain("assignees");
  expect(unsaid(humanTask.properties)).toEqual([]);
});

test.each([
  ["a decision", "/v1/tasks/{id}/decision", "outcome"],
  ["a claim", "/v1/intents/{id}/claim", "fence"],
  ["a resume that is looked for", "/v1/intents/{id}/resume", "task_result"],
])("every field of %s", (_, path, field) => {
  const fields = fieldsOf(path);
  expect(Object.keys(fields ?? {})).toContain(field);
  expect(unsaid(fields)).toEqual([]);
});

test("what stands in the frames of a stream, also on the page", async () => {
  const { text } = await at.ask("GET", "/docs", { key: null });
  for (const [path, shape] of [
    ["/v1/intents/{id}/events/stream", "Event"],
    ["/v1/agents/{address}/intents/stream", "Delivery"],
  ] as const) {
    const said = paths[path]?.get?.description ?? "";
    expect(said).toMatch(new RegExp(`\\bdata\\b.*\`${shape}\`.*\\bstream\\.timeout\\b.*\\bnext_seq\\b`));
    expect(text).toContain(`which is ${shape === "Event" ? "an" : "a"} <code>${shape}</code> as JSON`);
  }
});

test("what lists, waits and retries are told, on every route", () => {
  const asked = ["since", "limit", "cursor", "wait_seconds", "status", "Idempotency-Key", "Last-Event-ID"];
  const found = Object.entries(paths).flatMap(([path, item]) =>
    Object.values(item).flatMap(({ parameters = [] }) => parameters.map((one) => ({ path, ...one }))),
  );
  const named = found.filter(({ name, in: place }) => asked.includes(name) && place !== "path");
  expect(new Set(named.map(({ name }) => name))).toEqual(new Set(asked));
  expect(named.filter(({ description }) => !description).map(({ path, name }) => `${path} ${name}`)).toEqual(
    [],
  );
});

test("the page says how long one may wait, and how long one does", async () => {
  const page = (await at.ask("GET", "/docs", { key: null })).text;
  expect(page).toMatch(
    /<code>wait_seconds<\/code><\/td><td>integer<\/td><td>query\. 1 to 60, 15 unless told\./,
  );
});

test("every code by which a program tells one refusal from another, with its status, also on the page", async () => {
  const { body } = await at.ask("GET", "/openapi.json", { key: null });
  const { Error: error } = (
    body.components as { schemas: Record<string, { properties: Record<string, Said> }> }
  ).schemas;
  const said = error?.properties.error?.description ?? "";
  for (const [status, code] of [
    [401, "token_expired"],
    [409, "claim_held"],
    [409, "stale_version"],
    [422, "schema_invalid"],
    [503, "service_unavailable"],
  ])
    expect(said).toMatch(new RegExp(`\\b${status}: [^;]*\`${code}\``));
  expect(said).not.toMatch(/not_armed|stale_generation/);
  expect((await at.ask("GET", "/docs", { key: null })).text).toContain("<code>claim_held</code>");
  const refused = await at.ask("POST", "/v1/intents", { body: {} });
  expect(said).toContain((refused.body.error as { code: string }).code);
});

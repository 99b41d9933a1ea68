// A client that is made of the document knows the fields that it names, and refuses an answer that is none of what it says.
import { afterAll, beforeAll, expect, test } from "vitest";
import { isObject } from "../domain/task-spec";
import type { Json, JsonObject } from "../domain/types";
import { fireAll } from "../testing/fire-all";
import { addAgent, addPerson, apiFixture } from "./tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let document: JsonObject;
beforeAll(async () => {
  at = await apiFixture();
  document = (await at.ask("GET", "/openapi.json", { key: null })).body as JsonObject;
});
afterAll(() => at.close());

type Asking = { body?: object; key?: string };

/** Asks, and finds everything in the answer by its name in the document. */
async function told(method: string, route: string, id = "", { body, key }: Asking = {}): Promise<JsonObject> {
  const path = route.replace(/\{\w+\}/, id);
  const answered = await at.ask(method, path, { body, ...(key && { key }) });
  expect(answered.status, `${method} ${path}: ${answered.text}`).toBe(200);
  const answer = answered.body as JsonObject;
  const [known = ""] = route.split("?");
  const schema = [
    "paths",
    known,
    method.toLowerCase(),
    "responses",
    "200",
    "content",
    "application/json",
    "schema",
  ].reduce<Json | undefined>((from, step) => (isObject(from) ? from[step] : undefined), document);
  // One intent stands in its answer twice, and the document tells of it once.
  const shown = known === "/v1/intents/{id}" ? { ok: true, intent: answer.intent ?? null } : answer;
  expect(unnamed(schema, shown, ""), `${method} ${route}`).toEqual([]);
  return answer;
}

/** Where something stands that the document does not name; whatever is in what belongs to the asker is theirs. */
function unnamed(schema: Json | undefined, value: Json, trail: string): string[] {
  if (!isObject(schema)) return [];
  if (typeof schema.$ref === "string") {
    const { schemas } = document.components as { schemas: JsonObject };
    return unnamed(schemas[schema.$ref.split("/").at(-1) ?? ""], value, trail);
  }
  if (Array.isArray(value)) return value.flatMap((each) => unnamed(schema.items, each, trail));
  const { properties } = schema;
  if (!isObject(value) || !isObject(properties)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name in properties ? unnamed(properties[name], inner, `${trail}/${name}`) : [`${trail}/${name}`],
  );
}

const HUMAN_TASK = {
  title: "Refund",
  description: "As it arrived damaged.",
  assignees: ["owner@acme.example", "nobody@else.example"],
  escalate_to: "owner@acme.example",
  remind_after_seconds: 600,
  editable: ["/amount"],
  quorum: { required: 1, negatives: "majority" },
};
const REQUEST = {
  intent_type: "refund.v1",
  to_agent: "human",
  from_agent: "agent://acme/prod/seller",
  reply_to: "agent://acme/prod/seller",
  remind_after_seconds: 900,
  remind_interval_seconds: 900,
  max_reminders: 2,
  escalate_to: "role:admin",
  max_delivery_attempts: 5,
  payload: { amount: 5 },
};
const submit = (more: object) => told("POST", "/v1/intents", "", { body: { ...REQUEST, ...more } });
const log = async (id: string): Promise<void> => {
  await told("GET", "/v1/intents/{id}", id);
  await told("GET", "/v1/intents/{id}/events", id);
  await told("GET", "/v1/inbox/{id}", id);
};

test("of a request that a person decides, every field that is told is named", async () => {
  const submitted = await submit({ human_task: HUMAN_TASK });
  expect(submitted.warnings).toEqual([expect.stringContaining("nobody@else.example")]);
  const [id, key] = [submitted.intent_id as string, at.acme.personToken];
  await told("POST", "/v1/tasks/{id}/claim", id, { body: {}, key });
  await told("POST", "/v1/tasks/{id}/comments", id, { body: { text: "Why?" }, key });
  await told("POST", "/v1/intents/{id}/controls", id, { body: { controls_patch: { a: 1 } } });
  const policy = { grants_patch: { a: 1 }, envelope_patch: { b: 1 } };
  expect(await told("POST", "/v1/intents/{id}/policy", id, { body: policy })).toHaveProperty("warnings");
  await told("GET", "/v1/me/tasks", "", { key });
  await log(id);
  await told("POST", "/v1/tasks/{id}/decision", id, { body: { outcome: "approved", comment: "Yes." }, key });
  await told("POST", "/v1/intents/{id}/claim", id, { body: { claimer: "one", lease_s: 60 } });
  await told("GET", "/v1/intents/{id}/wait", id);
  await told("GET", "/v1/inbox");
  await told("GET", "/v1/inbox/changes");
  await log(id);
});

test("of what an agent does, too", async () => {
  const agent = await addAgent(at.db, at.acme, "worker");
  const { intent_id } = await submit({ to_agent: agent.address });
  const id = intent_id as string;
  await told("GET", "/v1/agents/{address}/intents", "worker", { key: agent.token });
  await log(id);
  const end = { status: "FAILED", error: { code: 1 }, reason: "broken" };
  await told("POST", "/v1/intents/{id}/resolve", id, { body: end });
  await log(id);
});

test("who decided is nobody where the deadline chose, and the document says that there may be nobody", async () => {
  const task = { ...HUMAN_TASK, on_timeout: "rejected" };
  const deadline_at = new Date(Date.now() + 3_600_000).toISOString();
  const { intent_id } = await submit({ human_task: task, deadline_at });
  await at.sql`update timers set due_at = app_now() where kind = 'expiry' and intent_id = ${intent_id as string}`;
  await at.sql`update intents set deadline_at = app_now() where id = ${intent_id as string}`;
  await fireAll(at.deps.engine, at.sql);
  const { intent } = await told("GET", "/v1/intents/{id}", intent_id as string);
  expect(intent).toMatchObject({ status: "FAILED", decided: { by: null, outcome: "rejected" } });
  await told("GET", "/v1/intents?status=FAILED");
  await log(intent_id as string);
});

test("of a task that is for many, too, whose names an event has no room for", async () => {
  const assignees = Array.from({ length: 30 }, (_, place) => `${place}-${"x".repeat(300)}@acme.example`);
  for (const email of assignees) await addPerson(at.db, at.acme.workspaceId, email, "member");
  const { intent_id } = await submit({ human_task: { ...HUMAN_TASK, assignees } });
  await log(intent_id as string);
  const { events } = await told("GET", "/v1/intents/{id}/events", intent_id as string);
  expect(events).toContainEqual(
    expect.objectContaining({ pending_with: expect.objectContaining({ truncated: true }) }),
  );
});

test("of what the protocol's own routes for a decision answer, too", async () => {
  const asked = async () => (await submit({ human_task: HUMAN_TASK })).intent_id as string;
  const key = at.acme.personToken;
  const reasons = { decision: "approve", reason: "In order." };
  await told("POST", "/v1/approvals/{id}/decision", await asked(), { body: reasons, key });
  await told("POST", "/v1/approvals/{id}/decision", await asked(), { body: { decision: "reject" }, key });
  const body = { comment: "No.", version: 1 };
  await told("POST", "/v1/inbox/{id}/reject", await asked(), { body, key });
  await told("POST", "/v1/intents/{id}/resume", await asked(), { body: { approve_current_step: true }, key });
});

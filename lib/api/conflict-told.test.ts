// A conflict is told of in the document where one can come, and nowhere else: every route is brought into each that there is.
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../domain/types";
import { allRoutes } from "./all-routes";
import { overHttp } from "./over-http.fixture";
import { addAgent } from "./tenants.fixture";

let at: Awaited<ReturnType<typeof overHttp>>;
let told: Record<string, Record<string, { responses: JsonObject; parameters: Array<{ name: string }> }>>;
beforeAll(async () => {
  at = await overHttp();
  told = (await at.ask("GET", "/openapi.json", { key: null })).body.paths as typeof told;
});
afterAll(() => at.close());

const ASKED = { intent_type: "t.v1", to_agent: "human", human_task: { title: "Go?" } };

async function submit(status?: string): Promise<string> {
  const id = (await at.ask("POST", "/v1/intents", { body: ASKED })).body.intent_id as string;
  if (status) await at.ask("POST", `/v1/intents/${id}/resolve`, { body: { status } });
  return id;
}

/** Two that are different, of each that needs one at all. */
const BODIES: Record<string, [JsonObject, JsonObject]> = {
  "POST /v1/intents": [ASKED, { ...ASKED, payload: { n: 2 } }],
  "POST /v1/intents/bulk-cancel": [{ dry_run: true }, { dry_run: true, limit: 5 }],
  "POST /v1/service-accounts": [{ name: "one-name" }, { name: "another-name" }],
  "POST /v1/service-accounts/{id}/keys": [{}, { expires_at: "2999-01-01T00:00:00Z" }],
  "PATCH /v1/service-accounts/{id}": [{ display_name: "a" }, { display_name: "b" }],
  "POST /v1/intents/{id}/revise": [{ payload: {} }, { payload: { n: 1 } }],
  "POST /v1/intents/{id}/claim": [{ claimer: "a" }, { claimer: "b" }],
  "POST /v1/intents/{id}/resolve": [{ status: "FAILED" }, { status: "CANCELED" }],
  "POST /v1/intents/{id}/resume": [
    { task_result: { outcome: "approved" } },
    { task_result: { outcome: "rejected" } },
  ],
  "POST /v1/tasks/{id}/decision": [{ outcome: "approved" }, { outcome: "rejected" }],
  "POST /v1/tasks/{id}/reassign": [{ to: ["owner@acme.example"] }, { to: ["role:owner"] }],
  "POST /v1/tasks/{id}/comments": [{ text: "a" }, { text: "b" }],
  "POST /v1/inbox/{id}/reply": [{ message: "a" }, { message: "b" }],
  "POST /v1/inbox/{id}/delegate": [{ note: "a" }, { note: "b" }],
  "POST /v1/inbox/{id}/messages/delete": [{ mode: "self" }, { mode: "both" }],
  "POST /v1/intents/{id}/cancellation": [{ reason: "a" }, { reason: "b" }],
  "POST /v1/inbox/{id}/approve": [{ comment: "a" }, { comment: "b" }],
  "POST /v1/inbox/{id}/reject": [{ comment: "a" }, { comment: "b" }],
  "POST /v1/approvals/{id}/decision": [{ decision: "approve" }, { decision: "reject" }],
};
for (const verb of ["POST", "PATCH"]) {
  BODIES[`${verb} /v1/intents/{id}/controls`] = [{ controls_patch: {} }, { controls_patch: { n: 1 } }];
  BODIES[`${verb} /v1/intents/{id}/policy`] = [{ envelope_patch: {} }, { envelope_patch: { n: 1 } }];
}

const NONE = {};
let made = 0;
async function addressOf(path: string, status?: string): Promise<string> {
  const isAccount = path.startsWith("/v1/service-accounts");
  const id = isAccount ? (await addAgent(at.db, at.acme, `spare-${++made}`)).id : await submit(status);
  return path.replace("{id}", id).replace("{key_id}", "0".repeat(16));
}

const changing = allRoutes
  .filter(({ method }) => method !== "GET")
  .map(({ method, path }) => ({ method, path }));

test.each(changing)("$method $path", async ({ method, path }) => {
  const [one, other] = BODIES[`${method} ${path}`] ?? [NONE, NONE];
  const ask = (to: string, body: JsonObject, headers = {}) =>
    at.ask(method, to, {
      key: at.acme.personToken,
      headers,
      ...(method !== "DELETE" && { body }),
    });
  const seen: number[] = [];
  for (const status of [undefined, "COMPLETED", "FAILED"])
    seen.push((await ask(await addressOf(path, status), one)).status);
  const isKeyed = told[path]?.[method.toLowerCase()]?.parameters.some(
    ({ name }) => name === "Idempotency-Key",
  );
  for (const status of [undefined, "FAILED"]) {
    const to = await addressOf(path, status);
    const headers = { "idempotency-key": `k-${method}-${path}-${status}` };
    const first = await ask(to, one, headers);
    const second = await ask(to, other, headers);
    const again = await ask(to, one, headers);
    seen.push(first.status, second.status);
    if (first.status !== 200 || one === other || !isKeyed) continue;
    expect([second.status, second.body.error], second.text).toMatchObject([
      409,
      { code: "idempotency_mismatch" },
    ]);
    expect([again.status, again.body]).toEqual([200, first.body]);
  }
  expect(seen.filter((status) => ![200, 403, 404, 409].includes(status))).toEqual([]);
  const responses = Object.keys(told[path]?.[method.toLowerCase()]?.responses ?? {});
  expect(responses.includes("409")).toBe(seen.includes(409));
});

test("a look has none", () => {
  for (const { method, path } of allRoutes.filter(({ method }) => method === "GET"))
    expect(Object.keys(told[path]?.[method.toLowerCase()]?.responses ?? {})).not.toContain("409");
});

test("messages that were hidden are told of again under the same key, and no others are hidden", async () => {
  const id = await submit();
  for (const message of ["a", "b"]) await at.ask("POST", `/v1/inbox/${id}/reply`, { body: { message } });
  const hide = () =>
    at.ask("POST", `/v1/inbox/${id}/messages/delete`, {
      body: { mode: "both", limit: 1 },
      headers: { "idempotency-key": "hide-one" },
    });
  const first = await hide();
  expect(first.body, first.text).toMatchObject({ deleted_count: 1, message_ids: [expect.any(String)] });
  expect((await hide()).body).toEqual(first.body);
});

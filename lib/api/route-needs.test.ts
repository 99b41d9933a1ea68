// Which keys each route takes, said once more by hand: the document and the refusals are both made of what the routes declare, so
// a scope that is lost there would be missed by neither.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createKey } from "../auth/keys";
import { SCOPES, type Scope } from "../domain/types";
import { allRoutes } from "./all-routes";
import type { Needs } from "./may";
import { type Answered, apiFixture } from "./tenants.fixture";

const READS = [
  "/v1/intents",
  "/v1/intents/{id}",
  "/v1/intents/{id}/events",
  "/v1/intents/{id}/events/stream",
  "/v1/intents/{id}/wait",
  "/v1/agents",
  "/v1/agents/{address}",
  "/v1/agents/{address}/intents",
  "/v1/agents/{address}/intents/stream",
  "/v1/me/tasks",
  "/v1/inbox",
  "/v1/inbox/changes",
  "/v1/inbox/{id}",
  "/v1/service-accounts",
  "/v1/service-accounts/{id}",
  "/v1/organizations/{id}",
  "/v1/organizations/{id}/workspaces",
  "/v1/organizations/{id}/members",
].map((path) => `GET ${path}`);

const ANY: Record<string, Scope[]> = {
  ...Object.fromEntries(READS.map((name) => [name, ["read"] as Scope[]])),
  "POST /v1/inbox/{id}/read": ["read"],
  "POST /v1/intents": ["submit"],
  "POST /v1/intents/{id}/revise": ["submit"],
  "POST /v1/intents/{id}/resolve": ["submit"],
  "POST /v1/intents/{id}/controls": ["submit"],
  "PATCH /v1/intents/{id}/controls": ["submit"],
  "POST /v1/intents/{id}/policy": ["submit"],
  "PATCH /v1/intents/{id}/policy": ["submit"],
  "POST /v1/tasks/{id}/comments": ["submit"],
  "POST /v1/inbox/{id}/reply": ["submit"],
  "POST /v1/inbox/{id}/delegate": ["submit"],
  "POST /v1/inbox/{id}/messages/delete": ["submit"],
  "POST /v1/intents/{id}/cancellation": ["cancel"],
  "POST /v1/intents/{id}/claim": ["claim"],
  "POST /v1/service-accounts": ["admin"],
  "PATCH /v1/service-accounts/{id}": ["admin"],
  "DELETE /v1/service-accounts/{id}": ["admin"],
  "POST /v1/service-accounts/{id}/keys": ["admin"],
  "POST /v1/service-accounts/{id}/keys/{key_id}/revoke": ["admin"],
  "POST /v1/intents/{id}/resume": [], // by what the intent waits for
  "GET /v1/me": [],
  "GET /v1/capabilities": [],
};
const DECIDE = ["decision", "claim", "release", "reassign"].map((act) => `POST /v1/tasks/{id}/${act}`);
const PEOPLE = [
  ...DECIDE,
  "POST /v1/inbox/{id}/approve",
  "POST /v1/inbox/{id}/reject",
  "POST /v1/approvals/{id}/decision",
];
const OPEN = [
  "/health",
  "/v1/health",
  "/healthz",
  "/readyz",
  "/readyz/worker",
  "/client.mjs",
  "/client.d.mts",
];

const NEEDS: Record<string, Needs | "open"> = {
  ...Object.fromEntries(Object.entries(ANY).map(([name, scopes]) => [name, { kinds: [], scopes }])),
  ...Object.fromEntries(PEOPLE.map((name) => [name, { kinds: ["person"], scopes: ["decide"] }])),
  ...Object.fromEntries(OPEN.map((path) => [`GET ${path}`, "open"])),
  "POST /v1/intents/bulk-cancel": { kinds: ["workspace", "person"], scopes: ["cancel", "admin"] },
};

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

test("every route takes the keys that are named here, and no others", () => {
  const declared = allRoutes.map(({ method, path, open, kinds, scopes }) => [
    `${method} ${path}`,
    open ? "open" : { kinds, scopes },
  ]);
  expect(Object.fromEntries(declared)).toEqual(NEEDS);
  const byIntent = allRoutes.filter(({ asked, unasked }) => asked || unasked);
  const decides = { kinds: ["person"], scopes: ["decide"] };
  expect(byIntent.map(({ path, asked, unasked }) => [path, asked, unasked])).toEqual([
    ["/v1/intents/{id}/resume", decides, { kinds: [], scopes: ["submit"] }],
    ["/v1/inbox/{id}/delegate", decides, undefined],
  ]);
});

async function tokenOf(scopes: Scope[]): Promise<string> {
  const { workspaceId, personId } = at.acme;
  return (await createKey(at.db, { workspaceId, kind: "person", personId, scopes })).token;
}
const tokenWithout = (scope: Scope): Promise<string> => tokenOf(SCOPES.filter((one) => one !== scope));

test("a token that lacks one scope is refused where that is needed, and taken with nothing but what is", async () => {
  for (const [name, needs] of Object.entries(NEEDS)) {
    if (needs === "open") continue;
    for (const scope of needs.scopes) {
      const refused = await call(name, await tokenWithout(scope));
      expect([name, codeOf(refused)]).toEqual([name, "scope_required"]);
    }
    expect([name, codeOf(await call(name, await tokenOf(needs.scopes)))]).not.toEqual([
      name,
      expect.stringMatching(/_required$/),
    ]);
  }
});

const FOR_A_PERSON = { to_agent: "human", human_task: { title: "May it?" } };
const FOR_AN_AGENT = { to_agent: "agent://acme/prod/bot" };
test.each([
  ["submit", FOR_AN_AGENT, { action: "complete" }],
  ["submit", FOR_AN_AGENT, { approve_current_step: true }],
  ["submit", FOR_AN_AGENT, { outcome: "done" }],
  ["decide", FOR_A_PERSON, { task_result: { outcome: "approved" } }],
  ["decide", FOR_A_PERSON, { approve_current_step: true }],
  ["decide", FOR_A_PERSON, { outcome: "approved" }],
] as const)("without the scope %s nobody resumes what is %j with %j", async (scope, whom, body) => {
  const submitted = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", ...whom } });
  const address = `/v1/intents/${submitted.body.intent_id}`;
  const refused = await at.ask("POST", `${address}/resume`, { key: await tokenWithout(scope), body });
  expect([refused.status, codeOf(refused)], refused.text).toEqual([403, "scope_required"]);
  const { status } = (await at.ask("GET", address)).body;
  expect(status).toBe(submitted.body.status);
});

/** About nothing that is there: what a key may not do is said before that. */
function call(name: string, key: string): Promise<Answered> {
  const [method = "", path = ""] = name.split(" ");
  const address = path
    .replace(/^(.*service-accounts.*)\{id\}/, "$1sa_nobody")
    .replace("{id}", "00000000-0000-4000-8000-000000000000")
    .replace("{address}", "nobody")
    .replace("{key_id}", "0".repeat(16));
  const waits = /\/(wait|stream)$/.test(path) ? "?wait_seconds=1" : "";
  const hasBody = !["GET", "DELETE"].includes(method);
  return at.ask(method, address + waits, { key, ...(hasBody && { body: {} }) });
}

const codeOf = ({ body }: Answered): string => (body.error as { code?: string } | undefined)?.code ?? "";

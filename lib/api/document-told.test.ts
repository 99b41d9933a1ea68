// The document says what is done: every route is called with each kind of key, and refuses whom it is said to refuse.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject, KeyKind } from "../domain/types";
import { allRoutes } from "./all-routes";
import { type Answered, addAgent, apiFixture } from "./tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let paths: Record<string, Record<string, Said>>;
let bot: Awaited<ReturnType<typeof addAgent>>;
let other: Awaited<ReturnType<typeof addAgent>>;
const keys = {} as Record<KeyKind, { token: string; scopes: string[] }>;
beforeAll(async () => {
  at = await apiFixture();
  paths = (await at.ask("GET", "/openapi.json", { key: null })).body.paths as typeof paths;
  [bot, other] = [await addAgent(at.db, at.acme, "bot"), await addAgent(at.db, at.acme, "other")];
  const tokens = { person: at.acme.personToken, workspace: at.acme.workspaceKey, agent: bot.token };
  for (const [kind, token] of Object.entries(tokens)) {
    const me = (await at.ask("GET", "/v1/me", { key: token })).body;
    expect(me.kind).toBe(kind);
    keys[kind as KeyKind] = { token, scopes: me.scopes as string[] };
  }
});
afterAll(() => at.close());

type Needs = { "x-scopes"?: string[]; "x-key-kinds"?: KeyKind[] };
type Said = Needs & {
  description: string;
  "x-while-asked"?: Needs;
  "x-while-unasked"?: Needs;
  parameters: Array<{ name: string; in: string }>;
  requestBody?: { required: boolean; content: { "application/json": { schema: JsonObject } } };
  responses: JsonObject;
};
type Situation = "asked" | "unasked";
const KINDS: KeyKind[] = ["person", "agent", "workspace"];

const keyed = allRoutes.filter(({ open }) => !open).map(({ method, path }) => ({ method, path }));
const saidOf = (method: string, path: string): Said => paths[path]?.[method.toLowerCase()] as Said;
const named = keyed.map(({ method, path }) => [`${method} ${path}`, method, path] as const);
/** Whether a person is asked makes a difference only to what is about an intent. */
const isOfIntent = (path: string): boolean => /^\/v1\/(intents|tasks|inbox|approvals)\/\{id\}/.test(path);

/** What those need that cannot do without. */
const BODIES: Record<string, () => JsonObject> = {
  "POST /v1/intents": () => ({ intent_type: "t.v1", to_agent: "human" }),
  "POST /v1/intents/{id}/resolve": () => ({ status: "FAILED" }),
  "POST /v1/intents/{id}/controls": () => ({ controls_patch: {} }),
  "PATCH /v1/intents/{id}/controls": () => ({ controls_patch: {} }),
  "POST /v1/intents/{id}/revise": () => ({ payload: {} }),
  "POST /v1/intents/{id}/claim": () => ({ claimer: "c" }),
  "POST /v1/tasks/{id}/decision": () => ({ outcome: "approved" }),
  "POST /v1/tasks/{id}/reassign": () => ({ to: ["owner@acme.example"] }),
  "POST /v1/tasks/{id}/comments": () => ({ text: "hm" }),
  "POST /v1/inbox/{id}/reply": () => ({ message: "hm" }),
  "POST /v1/inbox/{id}/messages/delete": () => ({ mode: "self" }),
  "POST /v1/approvals/{id}/decision": () => ({ decision: "approve" }),
  "POST /v1/intents/bulk-cancel": () => ({ dry_run: true }),
  "POST /v1/service-accounts": () => ({ name: `made-${++made}` }),
};
let made = 0;
const BODIES_WHILE: Record<string, Record<Situation, () => JsonObject>> = {
  "POST /v1/intents/{id}/resume": {
    asked: () => ({ task_result: { outcome: "approved" } }),
    unasked: () => ({ action: "complete" }),
  },
  "POST /v1/inbox/{id}/delegate": {
    asked: () => ({ delegate_to: "owner@acme.example" }),
    unasked: () => ({ delegate_to: other.address }),
  },
};
const bodyOf = (name: string, situation: Situation): JsonObject =>
  (BODIES_WHILE[name]?.[situation] ?? BODIES[name] ?? (() => ({})))();

/** Of the agent, so that every kind of key may see it. */
async function submit(situation: Situation): Promise<string> {
  const task = situation === "asked" ? { human_task: { title: "T" } } : {};
  const body = { intent_type: "t.v1", to_agent: situation === "asked" ? "human" : bot.address, ...task };
  const submitted = await at.ask("POST", "/v1/intents", { key: bot.token, body });
  return String(submitted.body.intent_id);
}

async function addressOf(path: string, situation: Situation): Promise<string> {
  const ids: Record<string, () => Promise<string> | string> = {
    "/v1/service-accounts": async () => (await addAgent(at.db, at.acme, `spare-${++made}`)).id,
    "/v1/organizations": () => at.acme.orgId,
  };
  const place = Object.keys(ids).find((start) => path.startsWith(start));
  const id = path.includes("{id}") ? await (place ? ids[place] : () => submit(situation))?.() : "";
  const whole = path
    .replace("{id}", id ?? "")
    .replace("{address}", bot.address)
    .replace("{key_id}", "0".repeat(16));
  return /\/(wait|stream)$/.test(path) ? `${whole}?wait_seconds=1` : whole;
}

const codeOf = ({ status, body }: Answered): string | null => {
  const code = (body.error as { code?: string } | undefined)?.code ?? "";
  return status === 403 && ["human_required", "agent_required", "scope_required"].includes(code)
    ? code
    : null;
};

function foretold(said: Said, kind: KeyKind, situation: Situation): string | null {
  for (const needs of [said, said[`x-while-${situation}`] ?? {}]) {
    const kinds = needs["x-key-kinds"] ?? KINDS;
    if (!kinds.includes(kind))
      return kinds.includes("person") && !kinds.includes("workspace")
        ? "human_required"
        : kinds.includes("agent")
          ? "agent_required"
          : "scope_required";
    if (!needs["x-scopes"]?.every((scope) => keys[kind].scopes.includes(scope)) && needs["x-scopes"])
      return "scope_required";
  }
  return null;
}

describe.each(named)("%s", (name, method, path) => {
  test("refuses the keys that it is said not to take, takes the others, and answers nothing unsaid", async () => {
    const said = saidOf(method, path);
    for (const situation of isOfIntent(path) ? (["asked", "unasked"] as const) : (["unasked"] as const))
      for (const kind of KINDS) {
        const hasBody = !["GET", "DELETE"].includes(method);
        const answered = await at.ask(method, await addressOf(path, situation), {
          key: keys[kind].token,
          ...(hasBody && { body: bodyOf(name, situation) }),
        });
        const what = `${kind}, ${situation}: ${answered.status} ${answered.text.slice(0, 300)}`;
        expect(codeOf(answered), what).toBe(foretold(said, kind, situation));
        expect(Object.keys(said.responses), what).toContain(String(answered.status));
        expect(answered.status, what).not.toBe(422); // or nothing was shown
      }
    // In words it is said, too.
    const all = [said, said["x-while-asked"] ?? {}, said["x-while-unasked"] ?? {}];
    for (const kind of new Set(all.flatMap((needs) => needs["x-key-kinds"] ?? [])))
      expect(said.description.toLowerCase()).toContain(
        { person: "a person's token", agent: "an agent's key", workspace: "a workspace's key" }[kind],
      );
    for (const scope of new Set(all.flatMap((needs) => needs["x-scopes"] ?? [])))
      expect(said.description).toContain(scope);
  });

  test("says whether it needs a body, and that one which cannot be read, and two owners, are refused", async () => {
    const said = saidOf(method, path);
    const key = at.acme.personToken;
    for (const status of ["400", "401", "403", "422", "429", "500", "503"])
      expect(said.responses).toHaveProperty(status);
    const owners = await at.ask(
      method,
      `${await addressOf(path, "unasked")}`.replace(/\?.*|$/, "?owner_agent=a"),
      {
        key,
        headers: { "x-owner-agent": "b" },
        ...(!["GET", "DELETE"].includes(method) && { body: bodyOf(name, "unasked") }),
      },
    );
    expect([owners.status, (owners.body.error as JsonObject).code]).toEqual([400, "owner_agent_conflict"]);
    if (["GET", "DELETE"].includes(method)) {
      expect(Object.keys(said.responses)).not.toEqual(expect.arrayContaining(["413"]));
      expect(Object.keys(said.responses)).not.toEqual(expect.arrayContaining(["415"]));
      return expect(said.requestBody).toBeUndefined();
    }
    const broken = await at.ask(method, await addressOf(path, "unasked"), { key, raw: "{" });
    expect([broken.status, said.responses]).toEqual([
      400,
      expect.objectContaining({ "413": expect.anything(), "415": expect.anything() }),
    ]);
    const headers = { "content-encoding": "gzip" };
    const packed = await at.ask(method, await addressOf(path, "unasked"), { key, raw: "{", headers });
    expect(packed.status).toBe(415);
    const body = { ...bodyOf(name, "unasked"), no_such_field: 1 };
    const unknown = await at.ask(method, await addressOf(path, "unasked"), { key, body });
    const schema = said.requestBody?.content["application/json"].schema;
    expect([unknown.text.includes("unknown_field"), unknown.text]).toEqual([
      schema?.additionalProperties === false,
      unknown.text,
    ]);
    const none = await at.ask(method, await addressOf(path, "unasked"), { key });
    const isMissing =
      none.status === 422 && (none.body.error as JsonObject | undefined)?.code === "schema_invalid";
    expect([isMissing, none.text]).toEqual([said.requestBody?.required ?? false, none.text]);
  });
});

test("the protocol's owner is a parameter where it is read, and nowhere else", () => {
  const owners = named.filter(([, method, path]) =>
    saidOf(method, path).parameters.some((one) => one.in === "header" && one.name === "x-owner-agent"),
  );
  for (const [, method, path] of owners)
    expect(saidOf(method, path).parameters).toContainEqual(
      expect.objectContaining({ in: "query", name: "owner_agent", required: false }),
    );
  const inbox = named.filter(([, , path]) => path.startsWith("/v1/inbox")).map(([name]) => name);
  expect(owners.map(([name]) => name).sort()).toEqual(
    [...inbox, "POST /v1/intents", "POST /v1/intents/{id}/resume"].sort(),
  );
});

test("what needs no key says so, and answers nothing unsaid either", async () => {
  for (const { method, path } of allRoutes.filter(({ open }) => open))
    for (const query of ["", "?a=%00"]) {
      const { status } = await at.ask(method, `${path}${query}`, { key: null });
      expect(saidOf(method, path).description).toContain("No key needed.");
      expect([path, Object.keys(saidOf(method, path).responses)]).toEqual([
        path,
        expect.arrayContaining([String(status)]),
      ]);
    }
});

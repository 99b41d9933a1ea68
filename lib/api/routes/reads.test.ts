import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addAgent, addPerson, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let ours: Awaited<ReturnType<typeof addAgent>>;
let theirs: Awaited<ReturnType<typeof addAgent>>;
beforeAll(async () => {
  at = await apiFixture();
  ours = await addAgent(at.db, at.acme, "billing");
  theirs = await addAgent(at.db, at.globex, "hidden");
});
afterAll(() => at.close());

describe("agents", () => {
  test("are listed without a word about other workspaces", async () => {
    const { status, body } = await at.ask(
      "GET",
      `/v1/agents?org_id=${at.acme.orgId}&workspace_id=${at.acme.workspaceId}&limit=1000`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: true, next_cursor: null });
    expect(body.agents).toEqual([
      {
        address: ours.address,
        service_account_id: ours.id,
        service_account_name: "billing",
        display_name: null,
        status: "active",
        created_at: expect.stringMatching(/Z$/) as string,
      },
    ]);
  });

  test.each([
    "billing",
    "acme/prod/billing",
    "agent://acme/prod/billing",
    "agent%3A%2F%2Facme%2Fprod%2Fbilling",
    "agent:/acme/prod/billing",
  ])("are found as %s", async (spelling) => {
    const { status, body } = await at.ask("GET", `/v1/agents/${spelling}`);
    expect(status).toBe(200);
    expect(body.agent).toMatchObject({
      address: ours.address,
      service_account_id: ours.id,
      updated_at: expect.any(String) as string,
    });
  });

  test("that nobody has are 404 with the address", async () => {
    const { status, body } = await at.ask("GET", "/v1/agents/nobody");
    expect(status).toBe(404);
    expect(body.error).toMatchObject({
      code: "agent_not_found",
      details: { address: "agent://acme/prod/nobody" },
    });
  });

  test("are asked for page by page; a cursor that is none is refused", async () => {
    for (const cursor of ["!!", "bm9uc2Vuc2U", "%00"]) {
      const { status, body } = await at.ask("GET", `/v1/agents?cursor=${cursor}`);
      expect([status, (body.error as { code: string }).code]).toEqual([422, "schema_invalid"]);
    }
    expect((await at.ask("GET", "/v1/agents?limit=0")).status).toBe(422);
    expect((await at.ask("GET", "/v1/agents?limit=many")).status).toBe(422);
    expect((await at.ask("GET", "/v1/agents?cursor=")).status).toBe(200);
  });
});

describe("who am I", () => {
  test("a person", async () => {
    const { body } = await at.ask("GET", "/v1/me", { key: null, bearer: at.acme.personToken });
    expect(body).toMatchObject({
      ok: true,
      kind: "person",
      org_id: at.acme.orgId,
      workspace_id: at.acme.workspaceId,
      person: { person_id: at.acme.personId, name: "owner", email: "owner@acme.example", role: "owner" },
    });
    expect(body).not.toHaveProperty("service_account");
  });

  test("an agent", async () => {
    const { body } = await at.ask("GET", "/v1/me", { key: ours.token });
    expect(body).toMatchObject({
      ok: true,
      kind: "agent",
      address: ours.address,
      service_account: { service_account_id: ours.id },
    });
    expect(body).not.toHaveProperty("person");
  });

  test("a workspace, alone or with a person beside it", async () => {
    const alone = await at.ask("GET", "/v1/me");
    expect(alone.body).toMatchObject({
      kind: "workspace",
      scopes: ["submit", "read", "claim", "cancel", "admin"],
    });
    expect(alone.body).not.toHaveProperty("person");
    const beside = await at.ask("GET", "/v1/me", { bearer: at.acme.personToken });
    expect(beside.body).toMatchObject({ kind: "workspace", person: { person_id: at.acme.personId } });
  });
});

test("capabilities have the form that clients check", async () => {
  const { body } = await at.ask("GET", "/v1/capabilities");
  const { capabilities, supported_intent_types } = body as {
    capabilities: string[];
    supported_intent_types: string[];
  };
  expect(capabilities.length).toBeGreaterThan(0);
  for (const capability of capabilities) expect(capability.length).toBeGreaterThanOrEqual(3);
  expect(supported_intent_types.length).toBeGreaterThan(0);
  for (const type of supported_intent_types) expect(type).toMatch(/^intent\.[a-z0-9_]+\.v1$/);
});

describe("an organization", () => {
  test("shows itself, the workspace of the key and its people", async () => {
    const path = `/v1/organizations/${at.acme.orgId}`;
    expect((await at.ask("GET", path)).body.organization).toMatchObject({
      org_id: at.acme.orgId,
      name: "ACME",
      workspaces_count: 1,
      members_count: 1,
    });
    const { workspaces } = (await at.ask("GET", `${path}/workspaces`)).body as { workspaces: object[] };
    expect(workspaces).toMatchObject([
      {
        workspace_id: at.acme.workspaceId,
        org_id: at.acme.orgId,
        environment: "production",
        status: "active",
      },
    ]);
    const { members } = (await at.ask("GET", `${path}/members?workspace_id=${at.acme.workspaceId}`)).body as {
      members: object[];
    };
    expect(members).toMatchObject([{ member_id: at.acme.personId, role: "org_owner", status: "active" }]);
  });

  test("lists its people in pages", async () => {
    const path = `/v1/organizations/${at.globex.orgId}/members?limit=2`;
    for (const name of ["a", "b", "c", "d"])
      await addPerson(at.db, at.globex.workspaceId, `${name}@globex.example`, "member");
    const seen: string[] = [];
    let cursor = "";
    for (let page = 0; page < 3; page++) {
      const { body } = await at.ask("GET", path + cursor, { key: at.globex.workspaceKey });
      seen.push(...(body.members as Array<{ member_id: string }>).map((member) => member.member_id));
      cursor = body.next_cursor === null ? "" : `&cursor=${body.next_cursor as string}`;
    }
    expect(new Set(seen).size).toBe(5);
    expect(cursor).toBe("");
  });
});

// What another workspace has is answered, byte for byte, like what nobody has.
describe("another workspace's ids", () => {
  const unknownAgent = "sa_000000000000000000";
  const routes = (): Array<[string, string, string, unknown?]> => [
    ["GET", "/v1/organizations/{}", at.globex.orgId],
    ["GET", "/v1/organizations/{}/workspaces", at.globex.orgId],
    ["GET", "/v1/organizations/{}/members", at.globex.orgId],
    ["GET", `/v1/organizations/${at.acme.orgId}/members?workspace_id={}`, at.globex.workspaceId],
    ["GET", "/v1/agents?org_id={}", at.globex.orgId],
    ["GET", "/v1/agents?workspace_id={}", at.globex.workspaceId],
    ["GET", "/v1/service-accounts?org_id={}", at.globex.orgId],
    ["GET", "/v1/service-accounts?workspace_id={}", at.globex.workspaceId],
    ["GET", "/v1/service-accounts/{}", theirs.id],
    ["PATCH", "/v1/service-accounts/{}", theirs.id, { description: "mine now" }],
    ["DELETE", "/v1/service-accounts/{}", theirs.id],
    ["POST", "/v1/service-accounts/{}/keys", theirs.id, {}],
    ["POST", `/v1/service-accounts/{}/keys/${keyIdOf(theirs.token)}/revoke`, theirs.id],
    ["POST", `/v1/service-accounts/${ours.id}/keys/{}/revoke`, keyIdOf(theirs.token)],
  ];

  test("are unknown on every route", async () => {
    for (const [method, path, id, body] of routes()) {
      const unknown = id.startsWith("sa_")
        ? unknownAgent
        : id.length === 16
          ? "0123456789abcdef"
          : randomUUID();
      const other = await at.ask(method, path.replace("{}", id), { body });
      const none = await at.ask(method, path.replace("{}", unknown), { body });
      expect([other.status, other.text], `${method} ${path}`).toEqual([404, none.text]);
      expect(none.status).toBe(404);
    }
    expect(
      await at.sql`select 1 from keys where agent_id = ${theirs.id} and revoked_at is null`,
    ).toHaveLength(1);
    const [kept] = await at.sql`select description, status from agents where id = ${theirs.id}`;
    expect(kept).toEqual({ description: null, status: "active" });
  });

  test("in a body are unknown too", async () => {
    const make = (names: object) =>
      at.ask("POST", "/v1/service-accounts", { body: { name: "stray", ...names } });
    const other = await make({ workspace_id: at.globex.workspaceId });
    expect([other.status, other.text]).toEqual([404, (await make({ workspace_id: randomUUID() })).text]);
    expect((await make({ org_id: at.globex.orgId })).status).toBe(404);
    expect(await at.sql`select 1 from agents where name = 'stray'`).toHaveLength(0);
  });

  test("and their addresses: only the echo of what was asked differs", async () => {
    const other = await at.ask("GET", `/v1/agents/${theirs.address}`);
    const none = await at.ask("GET", "/v1/agents/agent://globex/prod/nobody");
    expect(other.status).toBe(404);
    expect(other.text.replaceAll("hidden", "nobody")).toBe(none.text);
  });
});

const keyIdOf = (token: string): string => token.split("_").at(-2) ?? "";

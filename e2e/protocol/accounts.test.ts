// protocol.md, 11.1 and 6.1: service accounts, keys and agents, with nothing but the workspace's key.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "@/lib/domain/types";
import { plain, submit } from "./ask";
import { eventsIn } from "./clients/typescript-sdk";
import { type ProbeServer, startServer } from "./server";

let server: ProbeServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const scope = () => `org_id=${server.orgId}&workspace_id=${server.workspaceId}`;
const create = (name: string) =>
  server.machine("POST", "/v1/service-accounts", {
    name,
    org_id: server.orgId,
    workspace_id: server.workspaceId,
  });

test("`scenarios apply` provisions its agents: list, create, go on from a 409, mint a key, find it again", async () => {
  const name = "compliance-checker";
  const listed = await server.machine("GET", `/v1/service-accounts?${scope()}`);
  expect([listed.status, listed.body.service_accounts]).toEqual([200, expect.any(Array)]);
  const made = await create(name);
  const account = made.body.service_account as JsonObject;
  expect(account).toMatchObject({
    service_account_id: expect.stringMatching(/^sa_/),
    name,
    status: "active",
    org_id: server.orgId,
    workspace_id: server.workspaceId,
    agent_address: `agent://${server.orgSlug}/${server.workspaceSlug}/${name}`,
  });
  expect(account).not.toHaveProperty("address");
  expect(made.body.service_account_id).toBe(account.service_account_id);
  const again = await create(name);
  expect([again.status, again.body.service_account], again.text).toEqual([409, account]);
  const key = await server.machine(
    "POST",
    `/v1/service-accounts/${String(account.service_account_id)}/keys`,
    {},
  );
  expect(key.body).toMatchObject({
    ok: true,
    key: {
      service_account_id: account.service_account_id,
      status: "active",
      expires_at: null,
      token: expect.stringMatching(/^axme_sa_/),
    },
  });
  expect(key.body.api_key).toBe((key.body.key as JsonObject).token);
  const after = (await server.machine("GET", `/v1/service-accounts?${scope()}`)).body
    .service_accounts as JsonObject[];
  expect(after.filter((each) => each.name === name)).toHaveLength(1);
});

test("a name that is a whole address is kept as it was sent", async () => {
  const name = `agent://${server.orgSlug}/${server.workspaceSlug}/whole-address`;
  expect((await create(name)).body.service_account).toMatchObject({ name, agent_address: name });
});

test("a revoked key opens nothing, and its siblings still do", async () => {
  const agent = await server.newAgent("rotating");
  const me = (key: string) => server.as({ "x-api-key": key })("GET", "/v1/me");
  const { body } = await me(agent.key);
  expect(body).toMatchObject({ ok: true, address: agent.address, service_account: { name: "rotating" } });
  const path = `/v1/service-accounts/${String((body.service_account as JsonObject).service_account_id)}/keys`;
  const second = (await server.machine("POST", path, {})).body;
  const revoked = await server.machine("POST", `${path}/${String((second.key as JsonObject).key_id)}/revoke`);
  expect(revoked.body, revoked.text).toMatchObject({
    ok: true,
    key: { status: "revoked", revoked_at: expect.any(String) },
  });
  expect((await me(String(second.api_key))).status).toBe(401);
  expect((await me(agent.key)).status).toBe(200);
});

describe("an agent is found by every spelling of its address", () => {
  const spellings = (address: string, bare: string) => [
    `/v1/agents/${bare}`,
    `/v1/agents/${address.replace("agent://", "")}`,
    `/v1/agents/${address}`,
    `/v1/agents/${encodeURIComponent(address)}`,
  ];
  test("in the address book", async () => {
    const agent = await server.newAgent("spelled");
    for (const path of spellings(agent.address, agent.bare)) {
      const { status, body } = await server.machine("GET", path);
      expect([path, status, body.agent]).toEqual([
        path,
        200,
        expect.objectContaining({ address: agent.address }),
      ]);
    }
  });
  // What an older transaction could still come before is not offered yet, and other tests write on the same server.
  test("on its stream, and as a recipient", async () => {
    const agent = await server.newAgent("spelled-too");
    const ids = [
      await submit(server.machine, plain(agent.bare)),
      await submit(server.machine, plain(agent.address)),
    ];
    for (const path of spellings(agent.address, agent.bare)) {
      const offered = async () => {
        const { text } = await server.machine("GET", `${path}/intents/stream?since=0&wait_seconds=2`);
        return eventsIn(text).map((event) => event.intent_id);
      };
      await expect.poll(offered, { message: path }).toEqual(ids);
    }
  });
  test("unknown ones are 404 with their code, in the address book", async () => {
    const { status, body } = await server.machine("GET", "/v1/agents/nobody-here");
    expect([status, body.error]).toEqual([404, expect.objectContaining({ code: "agent_not_found" })]);
  });
});

test("an agent's stream is its own: another agent's key gets 403, the workspace's key does not", async () => {
  const [mine, other] = [await server.newAgent("mine"), await server.newAgent("theirs")];
  const path = `/v1/agents/${mine.address}/intents/stream?since=0&wait_seconds=1`;
  expect((await server.as({ "x-api-key": other.key })("GET", path)).status).toBe(403);
  expect((await server.as({ "x-api-key": mine.key })("GET", path)).status).toBe(200);
  expect((await server.machine("GET", path)).status).toBe(200);
});

test("the old runner polls a plain list of what is delivered", async () => {
  const agent = await server.newAgent("polling");
  const id = await submit(server.machine, plain(agent.address));
  const poll = async () => (await server.machine("GET", `/v1/agents/${agent.address}/intents?since=0`)).body;
  await expect.poll(poll).toMatchObject({
    intents: [expect.objectContaining({ intent_id: id })],
    next_cursor: expect.any(Number),
  });
  const body = await poll();
  const rest = await server.machine(
    "GET",
    `/v1/agents/${agent.address}/intents?since=${String(body.next_cursor)}`,
  );
  expect(rest.body.intents).toEqual([]);
});

test("organizations and workspaces can be read", async () => {
  const organization = (await server.machine("GET", `/v1/organizations/${server.orgId}`)).body.organization;
  expect(organization).toMatchObject({ org_id: server.orgId, status: "active" });
  const { workspaces } = (await server.machine("GET", `/v1/organizations/${server.orgId}/workspaces`)).body;
  expect(workspaces).toContainEqual(expect.objectContaining({ workspace_id: server.workspaceId }));
});

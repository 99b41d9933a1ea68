import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answered, addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

type Account = { service_account_id: string; name: string; agent_address: string; [key: string]: unknown };
const account = (answered: Answered) => answered.body.service_account as Account;
const make = async (name: string, more: object = {}) =>
  account(await at.ask("POST", "/v1/service-accounts", { body: { name, ...more } }));

describe("service accounts", () => {
  test("are made with what the command line sends, and keep the name as it came", async () => {
    const body = {
      name: "agent://acme/prod/Billing Bot",
      org_id: at.acme.orgId,
      workspace_id: at.acme.workspaceId,
      display_name: "Billing",
      surprise: "ignored",
    };
    const made = await at.ask("POST", "/v1/service-accounts", { body });
    expect(made.status).toBe(200);
    expect(account(made)).toMatchObject({
      name: "agent://acme/prod/Billing Bot",
      agent_address: "agent://acme/prod/billing-bot",
      display_name: "Billing",
      org_id: at.acme.orgId,
      workspace_id: at.acme.workspaceId,
      status: "active",
      description: null,
    });
    expect(account(made)).not.toHaveProperty("address");
    expect(made.body.service_account_id).toBe(account(made).service_account_id);
    expect(account(made).service_account_id).toMatch(/^sa_/);
  });

  test("take camelCase at the top level", async () => {
    const made = await at.ask("POST", "/v1/service-accounts", {
      body: { name: "camel", displayName: "Camel" },
    });
    expect(account(made).display_name).toBe("Camel");
  });

  test("with a taken name or address answer 409 and the account that has it", async () => {
    const first = await make("twice");
    for (const name of ["twice", "agent://acme/prod/twice"]) {
      const again = await at.ask("POST", "/v1/service-accounts", { body: { name } });
      expect(again.status).toBe(409);
      expect(again.body.error).toMatchObject({ code: "service_account_exists" });
      expect(account(again)).toEqual(first);
    }
  });

  test("with a name that makes no address are refused at the field", async () => {
    for (const name of ["", " ", "é", "x", "agent://"]) {
      const answered = await at.ask("POST", "/v1/service-accounts", { body: { name } });
      expect(answered.status).toBe(422);
      expect(answered.body.error).toMatchObject({
        code: "schema_invalid",
        details: { in: "body", problems: [{ pointer: "/name" }] },
      });
    }
  });

  test("are listed in pages, and found, changed and ended by id", async () => {
    const made = await make("changing", { description: "before" });
    const path = `/v1/service-accounts/${made.service_account_id}`;
    expect(account(await at.ask("GET", path))).toEqual(made);
    const body = { delivery_mode: "http", callback_url: "https://example.org/hook" };
    const changed = account(await at.ask("PATCH", path, { body }));
    expect(changed).toMatchObject({ ...body, description: "before", status: "active" });
    expect(account(await at.ask("PATCH", path, { body: { description: null } })).description).toBeNull();

    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await at.ask("GET", `/v1/service-accounts?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(page.status).toBe(200);
      const accounts = page.body.service_accounts as Account[];
      expect(accounts.length).toBeLessThanOrEqual(2);
      seen.push(...accounts.map((one) => one.service_account_id));
      cursor = (page.body.next_cursor as string | null) ?? "";
    } while (cursor);
    expect(seen).toContain(made.service_account_id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort());

    expect(account(await at.ask("DELETE", path)).status).toBe("deleted");
    expect((await at.ask("DELETE", path)).status).toBe(404);
    expect((await at.ask("PATCH", path, { body: {} })).status).toBe(404);
  });
});

describe("keys of an agent", () => {
  const newKey = async (id: string, options: object = {}) =>
    at.ask("POST", `/v1/service-accounts/${id}/keys`, { body: {}, ...options });
  type Key = { key_id: string; token: string; expires_at: string | null };

  test("are shown once, work, and stop working when they are revoked", async () => {
    const { service_account_id: id, agent_address } = await make("keyed");
    const made = await newKey(id);
    const key = made.body.key as Key;
    expect(made.status).toBe(200);
    expect(made.body.api_key).toBe(key.token);
    expect(key).toMatchObject({ service_account_id: id, status: "active", expires_at: null });
    expect(key.token).toMatch(new RegExp(`^axme_${id}_${key.key_id}_`));

    const me = await at.ask("GET", "/v1/me", { key: key.token });
    expect(me.body).toMatchObject({
      ok: true,
      kind: "agent",
      address: agent_address,
      service_account: { name: "keyed" },
    });

    const revoked = await at.ask("POST", `/v1/service-accounts/${id}/keys/${key.key_id}/revoke`);
    expect(revoked.body).toMatchObject({
      ok: true,
      key: { service_account_id: id, key_id: key.key_id, status: "revoked" },
    });
    expect((await at.ask("GET", "/v1/me", { key: key.token })).status).toBe(401);
    const again = await at.ask("POST", `/v1/service-accounts/${id}/keys/${key.key_id}/revoke`);
    expect(again.text).toBe(revoked.text);

    const sibling = await addAgent(at.db, at.acme, "sibling");
    const siblingKey = sibling.token.split("_").at(-2) ?? "";
    const wrong = await at.ask("POST", `/v1/service-accounts/${id}/keys/${siblingKey}/revoke`);
    expect(wrong.status).toBe(404);
    expect((await at.ask("GET", "/v1/me", { key: sibling.token })).status).toBe(200);
  });

  test("are not kept in the database in any readable form", async () => {
    const { service_account_id: id } = await make("secretive");
    const made = await newKey(id, { headers: { "idempotency-key": "dump" } });
    const { token } = made.body.key as Key;
    for (const table of ["keys", "idempotency", "agents"]) {
      const rows = await at.sql`select to_jsonb(t)::text as row from ${at.sql(table)} t`;
      expect(rows.map((row) => row.row).join("\n")).not.toContain(token.slice(-49, -6));
    }
  });

  test("die with their agent", async () => {
    const { service_account_id: id } = await make("mortal");
    const { token } = (await newKey(id)).body.key as Key;
    await at.ask("DELETE", `/v1/service-accounts/${id}`);
    const rows = await at.sql`select 1 from keys where agent_id = ${id} and revoked_at is null`;
    expect(rows).toHaveLength(0);
    expect((await at.ask("GET", "/v1/me", { key: token })).status).toBe(401);
    expect((await newKey(id)).status).toBe(404);
  });

  test("may end at a time to come, not at one that has passed", async () => {
    const { service_account_id: id } = await make("timely");
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(((await newKey(id, { body: { expires_at: later } })).body.key as Key).expires_at).toBe(later);
    const past = await newKey(id, { body: { expires_at: "2020-01-01T00:00:00Z" } });
    expect(past.status).toBe(422);
    expect(past.body.error).toMatchObject({
      details: { problems: [{ pointer: "/expires_at", rule: "future" }] },
    });
    expect(await at.sql`select 1 from keys where agent_id = ${id}`).toHaveLength(1);
    expect((await newKey(id, { body: { expires_at: "tomorrow" } })).status).toBe(422);
  });
});

describe("a repeated request", () => {
  const repeat = (headers: Record<string, string>, body: object) =>
    at.ask("POST", "/v1/service-accounts", { body, headers });

  test("gets the same answer again, and one effect", async () => {
    const headers = { "idempotency-key": "make-me" };
    const first = await repeat(headers, { name: "repeated" });
    const second = await repeat(headers, { name: "repeated" });
    expect(first.status).toBe(200);
    expect(second.status).toBe(200);
    expect(JSON.parse(second.text)).toEqual(JSON.parse(first.text));
    const other = await repeat(headers, { name: "other" });
    expect(other.status).toBe(409);
    expect(other.body.error).toMatchObject({ code: "idempotency_mismatch" });
  });

  test("sent many times at once still has one effect", async () => {
    const { service_account_id: id } = await make("crowded");
    const path = `/v1/service-accounts/${id}/keys`;
    const headers = { "idempotency-key": "crowd" };
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => at.ask("POST", path, { body: {}, headers })),
    );
    expect(new Set(answers.map((answered) => answered.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answered) => (answered.body.key as { token: string }).token)).size).toBe(1);
    expect(await at.sql`select 1 from keys where agent_id = ${id}`).toHaveLength(1);
  });

  test("that was refused leaves nothing behind and may succeed later", async () => {
    const headers = { "idempotency-key": "refused-first" };
    const path = "/v1/service-accounts/sa_000000000000/keys";
    expect((await at.ask("POST", path, { body: {}, headers })).status).toBe(404);
    await at.sql`insert into agents (workspace_id, id, name, address, created_by)
      values (${at.acme.workspaceId}, 'sa_000000000000', 'late', 'agent://acme/prod/late', 'test')`;
    expect((await at.ask("POST", path, { body: {}, headers })).status).toBe(200);
  });

  test("under another caller's key is another request", async () => {
    const headers = { "idempotency-key": "shared" };
    const one = await at.ask("POST", "/v1/service-accounts", { body: { name: "mine" }, headers });
    const two = await at.ask("POST", "/v1/service-accounts", {
      body: { name: "mine" },
      headers,
      key: at.globex.workspaceKey,
    });
    expect(account(one).service_account_id).not.toBe(account(two).service_account_id);
  });

  test("with a new key in its answer is told again only to the token that asked", async () => {
    const { service_account_id: id } = await make("sealed");
    const { createKey } = await import("../../auth/keys");
    const person = { workspaceId: at.acme.workspaceId, kind: "person" as const, personId: at.acme.personId };
    const other = await createKey(at.db, person);
    const path = `/v1/service-accounts/${id}/keys`;
    const headers = { "idempotency-key": "sealed" };
    const first = await at.ask("POST", path, { body: {}, headers, key: at.acme.personToken });
    const same = await at.ask("POST", path, { body: {}, headers, key: at.acme.personToken });
    const elsewhere = await at.ask("POST", path, { body: {}, headers, key: other.token });
    expect(same.body).toEqual(first.body);
    expect(elsewhere.status).toBe(409);
    expect(elsewhere.text).not.toContain("axme_sa_");
  });
});

describe("who may manage agents", () => {
  test("not an agent", async () => {
    const { token } = await addAgent(at.db, at.acme, "humble");
    const answered = await at.ask("POST", "/v1/service-accounts", { key: token, body: { name: "sneaky" } });
    expect(answered.status).toBe(403);
    expect(answered.body.error).toMatchObject({ code: "scope_required", details: { scope: "admin" } });
    expect((await at.ask("GET", "/v1/service-accounts", { key: token })).status).toBe(200);
  });
});

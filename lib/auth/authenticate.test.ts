import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addAgent, addPerson, apiFixture } from "../api/tenants.fixture";
import { revokeKeyRow } from "../db/write/keys";
import { setClock } from "../testing/database";
import { authenticator, type Credentials } from "./authenticate";
import { createKey } from "./keys";
import { personOf } from "./principal";
import { newToken, readToken } from "./tokens";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

const clock = 0;
const fresh = () => authenticator(at.db.sql, () => clock);
const keys = (apiKey: string | null, bearer: string | null = null, ip = "192.0.2.1"): Credentials => ({
  apiKey,
  bearer,
  ip,
});

async function prove(credentials: Credentials) {
  const proof = await fresh().authenticate(credentials);
  if (!proof.ok) throw new Error(proof.unproven.code);
  return proof.principal;
}
async function doubt(credentials: Credentials) {
  const proof = await fresh().authenticate(credentials);
  return proof.ok ? "proven" : `${proof.unproven.status} ${proof.unproven.code}`;
}

describe("who a key speaks for", () => {
  test("a person, in either header", async () => {
    for (const credentials of [keys(at.acme.personToken), keys(null, at.acme.personToken)]) {
      const principal = await prove(credentials);
      expect(principal).toMatchObject({
        kind: "person",
        workspaceId: at.acme.workspaceId,
        orgSlug: "acme",
        agent: null,
      });
      expect(principal.actor("cli")).toEqual({
        kind: "person",
        id: at.acme.personId,
        personId: at.acme.personId,
        name: "owner",
        via: "cli",
      });
      expect(principal.scopes).toEqual(["submit", "read", "claim", "cancel", "admin", "decide"]);
    }
  });

  test("an agent, with the human behind it", async () => {
    const agent = await addAgent(at.db, at.acme, "speaker");
    const principal = await prove(keys(agent.token));
    expect(principal).toMatchObject({
      kind: "agent",
      agent: { id: agent.id, address: agent.address },
      personId: at.acme.personId,
    });
    expect(principal.actor("api")).toMatchObject({ kind: "agent", id: agent.id, name: agent.address });
    expect(principal.scopes).not.toContain("admin");
  });

  test("a workspace", async () => {
    const principal = await prove(keys(at.acme.workspaceKey));
    expect(principal.actor("api")).toMatchObject({ kind: "key", personId: at.acme.personId });
    expect(personOf(principal)).toMatchObject({ ok: false, refusal: { code: "human_required" } });
  });

  test("with both headers the machine asks and the bearer names the person", async () => {
    const principal = await prove(keys(at.acme.workspaceKey, at.acme.personToken));
    expect(principal.kind).toBe("workspace");
    const person = personOf(principal);
    expect(person.ok && person.value.personId).toBe(at.acme.personId);
    expect((await prove(keys(at.acme.workspaceKey, at.acme.workspaceKey))).person).toBeUndefined();
  });

  test("two people's tokens: the bearer's counts", async () => {
    const personId = await addPerson(at.db, at.acme.workspaceId, "second@acme.example", "member");
    const second = await createKey(at.db, { workspaceId: at.acme.workspaceId, kind: "person", personId });
    expect((await prove(keys(at.acme.personToken, second.token))).personId).toBe(personId);
  });

  test("the person who came along is behind what the machine asks, whoever made its key", async () => {
    const personId = await addPerson(at.db, at.acme.workspaceId, "bob@acme.example", "member");
    const bob = await createKey(at.db, { workspaceId: at.acme.workspaceId, kind: "person", personId });
    const actor = (await prove(keys(at.acme.workspaceKey, bob.token))).actor("api");
    expect(actor).toMatchObject({ kind: "key", personId });
  });

  test("both of one workspace, or 403", async () => {
    expect(await doubt(keys(at.acme.workspaceKey, at.globex.personToken))).toBe("403 invalid_actor_scope");
  });
});

describe("a key that proves nothing", () => {
  test("none, garbage, unknown, of another kind, half right", async () => {
    expect(await doubt(keys(null))).toBe("401 missing_platform_api_key");
    expect(await doubt(keys("axme_sa_x.secret"))).toBe("401 invalid_platform_api_key");
    expect(await doubt(keys(null, "garbage"))).toBe("401 invalid_actor_token");
    expect(await doubt(keys(newToken("person", null).token))).toBe("401 invalid_platform_api_key");
    expect(await doubt(keys(at.acme.workspaceKey, at.acme.workspaceKey.replace("w", "v")))).toBe(
      "401 invalid_actor_token",
    );
    const agent = await addAgent(at.db, at.acme, "no-person");
    expect(await doubt(keys(at.acme.workspaceKey, agent.token))).toBe("401 invalid_actor_token");
  });

  test("an id that exists with another secret is answered like one that does not", async () => {
    const { keyId } = readToken(at.acme.personToken) as { keyId: string };
    const forged = newToken("person", null);
    await at.sql`insert into keys (workspace_id, id, kind, person_id, hash, hint, scopes)
      values (${at.acme.workspaceId}, ${forged.keyId}, 'person', ${at.acme.personId}, ${Buffer.alloc(32, 7)}, 'x', '{read}')`;
    const unknown = await fresh().authenticate(keys(newToken("person", null).token));
    expect(await fresh().authenticate(keys(forged.token))).toEqual(unknown);
    expect(keyId).toHaveLength(16);
  });

  test("revoked, expired by the database clock, of a removed person, of a suspended agent", async () => {
    const workspaceId = at.acme.workspaceId;
    const personId = await addPerson(at.db, workspaceId, "leaver@acme.example", "admin");
    const wish = { workspaceId, kind: "person" as const, personId };
    const revoked = await createKey(at.db, wish);
    await revokeKeyRow(at.db.sql, workspaceId, revoked.key.id);
    expect(await doubt(keys(revoked.token))).toBe("401 invalid_platform_api_key");

    const expiring = await createKey(at.db, { ...wish, expiresAt: new Date(Date.now() + 60_000) });
    expect(await doubt(keys(expiring.token))).toBe("proven");
    await setClock(at.sql, 61_000);
    expect(await doubt(keys(expiring.token))).toBe("401 token_expired");
    await setClock(at.sql, 0);

    await at.sql`update people set status = 'removed' where id = ${personId}`;
    expect(await doubt(keys(expiring.token))).toBe("401 invalid_platform_api_key");

    const agent = await addAgent(at.db, at.acme, "resting");
    await at.sql`update agents set status = 'suspended' where id = ${agent.id}`;
    expect(await doubt(keys(agent.token))).toBe("401 invalid_platform_api_key");
  });
});

describe("scopes", () => {
  test("no machine's key can be made with `decide`, nor be given it in its row", async () => {
    const machine = { workspaceId: at.acme.workspaceId, kind: "workspace" as const };
    await expect(createKey(at.db, { ...machine, scopes: ["read", "decide"] })).rejects.toThrow("decide");
    const { key } = await createKey(at.db, machine);
    const given = at.sql`update keys set scopes = '{read,decide}' where id = ${key.id}`;
    await expect(given).rejects.toThrow(/keys_decide/);
  });

  test.each([
    ["owner", ["submit", "read", "claim", "cancel", "admin", "decide"]],
    ["member", ["submit", "read", "claim", "cancel", "decide"]],
    ["auditor", ["read"]],
  ] as const)("a person's key does no more than the role %s", async (role, scopes) => {
    const personId = await addPerson(at.db, at.acme.workspaceId, `${role}-scopes@acme.example`, role);
    const { token } = await createKey(at.db, { workspaceId: at.acme.workspaceId, kind: "person", personId });
    expect((await prove(keys(token))).scopes).toEqual(scopes);
  });
});

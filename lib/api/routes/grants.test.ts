// What a policy grants is kept and shown, and opens nothing: whose an intent is, and who decides it, is not its submitter's to
// change. Whoever grants is told so.
import { afterAll, beforeAll, expect, test } from "vitest";
import { overHttp } from "../over-http.fixture";
import { addAgent } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof overHttp>>;
beforeAll(async () => {
  at = await overHttp();
});
afterAll(() => at.close());

test.each([
  ["an agent's work", {}],
  ["a task", { human_task: { title: "Go?" } }],
])("of %s", async (_what, more) => {
  const [owner, friend] = [
    await addAgent(at.db, at.acme, `o${++made}`),
    await addAgent(at.db, at.acme, `f${made}`),
  ];
  const body = { intent_type: "t.v1", to_agent: owner.address, ...more };
  const id = (await at.ask("POST", "/v1/intents", { key: owner.token, body })).body.intent_id;
  const grants = {
    [`delegate:${friend.address}`]: { allow: ["resume", "update_controls", "update_policy"] },
  };
  for (const method of ["POST", "PATCH"]) {
    const told = await at.ask(method, `/v1/intents/${id}/policy`, {
      key: owner.token,
      body: { grants_patch: grants },
    });
    expect(told.body, told.text).toMatchObject({ ok: true, applied: true });
    expect(told.body.warnings).toEqual([expect.stringContaining("grants")]);
  }
  const envelope = await at.ask("POST", `/v1/intents/${id}/policy`, {
    key: owner.token,
    body: { envelope_patch: { ttl_seconds: 1 } },
  });
  expect(envelope.body.warnings).toEqual([expect.stringContaining("deadline_at")]);
  const ask = (method: string, verb: string, said?: object) =>
    at.ask(method, `/v1/intents/${id}${verb}`, { key: friend.token, ...(said && { body: said }) });
  expect((await ask("GET", "")).status).toBe(404);
  expect((await ask("POST", "/resume", { action: "complete" })).status).toBe(403);
  expect((await ask("POST", "/controls", { controls_patch: { n: 1 } })).status).toBe(404);
  expect((await ask("POST", "/policy", { envelope_patch: {} })).status).toBe(404);
  const { policy, policy_generation, status } = (await at.ask("GET", `/v1/intents/${id}`)).body;
  expect({ policy, policy_generation }).toEqual({
    policy: { grants, envelope: { ttl_seconds: 1 } },
    policy_generation: 3,
  });
  expect(["DELIVERED", "WAITING"]).toContain(status);
});
let made = 0;

test("what changes nothing is not warned of, and the document says what is kept", async () => {
  const body = { intent_type: "t.v1", to_agent: "agent://elsewhere/one/two" };
  const id = (await at.ask("POST", "/v1/intents", { body })).body.intent_id;
  const told = await at.ask("POST", `/v1/intents/${id}/policy`, { body: { grants_patch: {}, reason: "x" } });
  expect(told.body).not.toHaveProperty("warnings");
  const { paths } = (await at.ask("GET", "/openapi.json", { key: null })).body as {
    paths: Record<string, Record<string, { description: string }>>;
  };
  for (const verb of ["post", "patch"]) {
    expect(paths["/v1/intents/{id}/policy"]?.[verb]?.description).toContain("gives no key a right");
    expect(paths["/v1/intents/{id}/controls"]?.[verb]?.description).toContain("kept");
  }
});

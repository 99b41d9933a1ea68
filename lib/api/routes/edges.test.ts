import { afterAll, beforeAll, expect, test } from "vitest";
import { createKey } from "../../auth/keys";
import { addAgent, addPerson, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());

async function submit(more: object): Promise<string> {
  const { body, text } = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", ...more } });
  expect(body.ok, text).toBe(true);
  return body.intent_id as string;
}

test("a machine's scope does not let the person beside it hand a task on", async () => {
  const id = await submit({ to_agent: "human", human_task: { title: "Mine" } });
  const { workspaceId } = at.acme;
  const personId = await addPerson(at.db, workspaceId, "reader@acme.example", "member");
  const reader = await createKey(at.db, { workspaceId, kind: "person", personId, scopes: ["read"] });
  const body = { delegate_to: "owner@acme.example" };
  const refused = await at.ask("POST", `/v1/inbox/${id}/delegate`, { bearer: reader.token, body });
  expect(refused.status, refused.text).toBe(403);
  const [task] = await at.db
    .sql`select coalesce(assignees, '{everyone}') as assignees from tasks where id = ${id}`;
  expect(task?.assignees).toEqual(["everyone"]);
});

test("an agent that hands a thread on is told so, although it is not the agent's own any more", async () => {
  const [from, to] = [await addAgent(at.db, at.acme, "from"), await addAgent(at.db, at.acme, "to")];
  const id = await submit({ to_agent: from.address });
  const body = { delegate_to: to.address };
  const told = await at.ask("POST", `/v1/inbox/${id}/delegate`, { key: from.token, body });
  expect([told.status, told.body], told.text).toMatchObject([200, { ok: true, thread: { thread_id: id } }]);
  expect((await at.ask("GET", `/v1/intents/${id}`, { key: to.token })).status).toBe(200);
  expect((await at.ask("GET", `/v1/intents/${id}`, { key: from.token })).status).toBe(404);
});

test("an agent that asks again under its key is answered as it was, and nobody else finds the thread that way", async () => {
  const [from, to] = [await addAgent(at.db, at.acme, "giver"), await addAgent(at.db, at.acme, "taker")];
  const id = await submit({ to_agent: from.address });
  const ask = (key: string, body: object, repeatKey = "once") =>
    at.ask("POST", `/v1/inbox/${id}/delegate`, { key, body, headers: { "idempotency-key": repeatKey } });
  const body = { delegate_to: to.address };
  expect((await ask(from.token, body)).status).toBe(200);
  const again = await ask(from.token, body);
  expect([again.status, again.body], again.text).toMatchObject([200, { thread: { thread_id: id } }]);
  expect((await ask(from.token, { delegate_to: from.address })).status).toBe(409);
  expect((await ask(from.token, body, "twice")).status).toBe(404);
  const stranger = await addAgent(at.db, at.acme, "passer-by");
  expect((await ask(stranger.token, body)).status).toBe(404);
});

test("who may only decide, and asks again, is answered as they were; late, they hear who decided", async () => {
  const id = await submit({ to_agent: "human", human_task: { title: "Go?" } });
  const { workspaceId } = at.acme;
  const personId = await addPerson(at.db, workspaceId, "decider@acme.example", "member");
  const { token } = await createKey(at.db, { workspaceId, kind: "person", personId, scopes: ["decide"] });
  const ask = (body: object, key: string) =>
    at.ask("POST", `/v1/intents/${id}/resume`, { key: token, body, headers: { "idempotency-key": key } });
  for (const [body, key] of [
    [{ outcome: "approved" }, "a"],
    [{ approve_current_step: true }, "b"],
  ] as const) {
    const first = await ask(body, key);
    const again = await ask(body, key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    if (key === "a") expect(first.status, first.text).toBe(200);
    else expect([first.status, first.body], first.text).toMatchObject([409, { error: { code: "closed" } }]);
  }
});

test("a cursor from elsewhere is answered, not a defect", async () => {
  const id = await submit({ to_agent: "agent://elsewhere/one/two" });
  for (const since of ["999999999999999", "9007199254740993", "18446744073709551616", "9".repeat(400)]) {
    const far = await at.ask("GET", `/v1/intents/${id}/events?since=${since}`);
    expect(far.status, far.text).toBe(200);
    expect(far.body.events).toEqual([]);
  }
  const whole = await at.ask("GET", `/v1/intents?limit=${"9".repeat(30)}`);
  expect(whole.status, whole.text).toBe(200);
  for (const since of ["-1", "1.5", "1e3", "many"])
    expect((await at.ask("GET", `/v1/intents/${id}/events?since=${since}`)).status).toBe(422);
  const hyphens = await at.ask("GET", `/v1/inbox/changes?cursor=1.${"-".repeat(36)}`);
  expect(hyphens.status, hyphens.text).toBe(422);
});

test("an agent finds what it is answered in its inbox, and no thread is lost between two pages", async () => {
  const bot = await addAgent(at.db, at.acme, "bot");
  const made: string[] = [];
  for (let i = 0; i < 2; i++) made.push(await submit({ to_agent: bot.address }));
  for (let i = 0; i < 2; i++) {
    const id = await submit({ to_agent: "agent://elsewhere/one/two", reply_to: "bot" });
    await at.ask("POST", `/v1/intents/${id}/resolve`, { body: { status: "COMPLETED", result: {} } });
    made.push(id);
  }
  const seen: unknown[] = [];
  let cursor: unknown = "";
  for (let page = 0; page < 4 && cursor !== null; page++) {
    const path = `/v1/inbox?limit=2&owner_agent=bot${cursor ? `&cursor=${cursor}` : ""}`;
    const { body, text } = await at.ask("GET", path, { key: bot.token });
    expect(body.ok, text).toBe(true);
    seen.push(...(body.threads as Array<{ thread_id: string }>).map((thread) => thread.thread_id));
    cursor = body.next_cursor;
  }
  expect([...seen].sort()).toEqual([...made].sort());
});

test("an agent that has no part in an intent does not read from a refusal how it ended", async () => {
  const id = await submit({ to_agent: "agent://elsewhere/one/two" });
  await at.ask("POST", `/v1/intents/${id}/resolve`, { body: { status: "FAILED", error: {} } });
  const stranger = await addAgent(at.db, at.acme, "stranger");
  const body = { status: "COMPLETED", result: {} };
  const refused = await at.ask("POST", `/v1/intents/${id}/resolve`, { key: stranger.token, body });
  expect(refused.status, refused.text).toBe(404);
  expect(refused.text).not.toContain("FAILED");
});

test("a payload that could not be submitted cannot be revised to either", async () => {
  const payload = Object.fromEntries(["a", "b", "c"].map((name) => [name, "x".repeat(60_000)]));
  const asked = { to_agent: "human", human_task: { title: "Go?" } };
  const made = await at.ask("POST", "/v1/intents", { body: { intent_type: "t.v1", ...asked, payload } });
  expect(made.status).toBe(413);
  const id = await submit(asked);
  const revised = await at.ask("POST", `/v1/intents/${id}/revise`, { body: { payload } });
  expect(revised.status).toBe(413);
  expect(revised.body.error).toEqual(made.body.error);
});

test("an agent asks as itself, whatever it says of who asks", async () => {
  const [bot, other] = [await addAgent(at.db, at.acme, "honest"), "agent://acme/prod/other"];
  const submitted = await at.ask("POST", "/v1/intents", {
    key: bot.token,
    headers: { "x-owner-agent": other },
    body: { intent_type: "t.v1", to_agent: "human", from_agent: other, human_task: { title: "Pay?" } },
  });
  const { body } = await at.ask("GET", `/v1/intents/${submitted.body.intent_id}`);
  expect(body).toMatchObject({ from_agent: bot.address });
});

// Cancelling many: only what somebody said they mean.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createKey } from "../../auth/keys";
import { idFloor } from "../../domain/id-time";
import { addAgent, apiFixture } from "../tenants.fixture";

let at: Awaited<ReturnType<typeof apiFixture>>;
let id: string;
beforeAll(async () => {
  at = await apiFixture();
});
afterAll(() => at.close());
beforeEach(async () => {
  const body = { intent_type: "t.v1", to_agent: "agent://elsewhere/one/two" };
  id = (await at.ask("POST", "/v1/intents", { body })).body.intent_id as string;
});

const cancel = (options: { body?: object; raw?: string }) =>
  at.ask("POST", "/v1/intents/bulk-cancel", options);
const statusOf = async () =>
  ((await at.ask("GET", `/v1/intents/${id}`)).body.intent as { status: string }).status;

test.each([
  ["no body", { raw: "" }],
  ["an empty one", { body: {} }],
  ["a typo", { body: { "dry-run": true } }],
  ["another one", { body: { older_than: 24, limit: 500 } }],
  ["a reason alone", { body: { reason: "cleanup" } }],
])("%s cancels nothing", async (_what, options) => {
  const refused = await cancel(options);
  expect([refused.status, refused.body.error], refused.text).toMatchObject([
    422,
    { code: "schema_invalid", details: { problems: [{ pointer: "/older_than_hours", rule: "required" }] } },
  ]);
  expect(await statusOf()).toBe("DELIVERED");
});

test.each([
  { older_than_hours: 0 },
  { olderThanHours: 0 },
  { dry_run: false },
  { status_filter: ["DELIVERED"] },
])("%j says what is meant", async (body) => {
  const done = await cancel({ body });
  expect(done.status, done.text).toBe(200);
  expect(await statusOf()).toBe("CANCELED");
});

test("what the command line sends for its clean-up counts first, then cancels; an unknown field beside it is ignored", async () => {
  const sent = { older_than_hours: 0, reason: "cleanup", limit: 100, fast: true };
  const dry = await cancel({ body: { ...sent, dry_run: true } });
  expect(dry.body, dry.text).toEqual({ ok: true, would_cancel: 1, intent_ids: [id] });
  expect(await statusOf()).toBe("DELIVERED");
  expect((await cancel({ body: { ...sent, dry_run: false } })).body).toEqual({ ok: true, canceled: 1 });
});

test("what is younger than was said stays, and the newest go first of more than were asked for", async () => {
  const made = async (hoursAgo: number) => {
    const old = idFloor(new Date(Date.now() - hoursAgo * 3_600_000));
    await at.db.sql`
      insert into intents select (i).* from (
        select jsonb_populate_record(i, jsonb_build_object('id', ${old}::text)) as i from intents i where id = ${id}) as copied`;
    return old;
  };
  const [three, nine, ten] = [await made(3), await made(9), await made(10)];
  const dry = (body: object) => cancel({ body: { ...body, dry_run: true } });
  expect((await dry({ older_than_hours: 2 })).body.intent_ids).toEqual([three, nine, ten]);
  expect((await dry({ older_than_hours: 2, limit: 2 })).body.intent_ids).toEqual([three, nine]);
  const done = await cancel({ body: { older_than_hours: 8, reason: "cleanup" } });
  expect(done.body, done.text).toEqual({ ok: true, canceled: 2 });
  expect(await statusOf()).toBe("DELIVERED");
  expect((await dry({ dry_run: true })).body.intent_ids).toEqual([id, three]);
  await cancel({ body: { older_than_hours: 0 } });
  const said = await at.db.sql`
    select body->>'reason' as reason from events where intent_id in (${ten}, ${three}) and type = 'intent.canceled' order by intent_id`;
  expect(said.map(({ reason }) => reason)).toEqual(["cleanup", "bulk cancel"]);
});

test("what left the statuses that were named, before its turn came, is let alone", async () => {
  const { deps } = at;
  const { apply } = deps.engine;
  const actor = { kind: "key", id: "k1", personId: null, name: "worker", via: "api" } as const;
  deps.engine.apply = async (request) => {
    const { workspaceId, intentId } = request;
    if (intentId === id) await apply({ workspaceId, intentId, command: { type: "proceed", actor } });
    return apply(request);
  };
  const untaken = ["CREATED", "DELIVERED"];
  const one = await cancel({ body: { status_filter: untaken } }).finally(() => {
    deps.engine.apply = apply;
  });
  expect(one.body).toEqual({ ok: true, canceled: 0 });
  expect(await statusOf()).toBe("IN_PROGRESS");
  expect((await cancel({ body: { status_filter: [...untaken, "IN_PROGRESS"] } })).body).toEqual({
    ok: true,
    canceled: 1,
  });
});

test("of several of which one cannot be canceled, the others are, and both are told", async () => {
  const body = { intent_type: "t.v1", to_agent: "agent://elsewhere/one/two" };
  for (let n = 0; n < 3; n++) await at.ask("POST", "/v1/intents", { body });
  const { sql } = at.db;
  await sql.unsafe(`
    create function refuse_one() returns trigger language plpgsql as $$
      begin if new.intent_id = '${id}' then raise exception 'this one cannot be written'; end if; return new; end $$;
    create trigger refuse_one before insert on events for each row execute function refuse_one()`);
  const done = await cancel({ body: { older_than_hours: 0 } });
  const again = await cancel({ body: { older_than_hours: 0 } });
  await sql.unsafe("drop trigger refuse_one on events; drop function refuse_one()");
  expect([done.status, done.body], done.text).toEqual([200, { ok: true, canceled: 3, failed: 1 }]);
  expect(again.status).toBe(500); // nothing of it was done
  expect(at.defects.splice(0).map(({ path }) => path)).toEqual(Array(2).fill("/v1/intents/bulk-cancel"));
  expect((await cancel({ body: { older_than_hours: 0 } })).body).toEqual({ ok: true, canceled: 1 });
});

test("an agent hears that it needs another key, not that only people may", async () => {
  const agent = await addAgent(at.db, at.acme, "bot");
  const body = { older_than_hours: 0 };
  const refused = await at.ask("POST", "/v1/intents/bulk-cancel", { key: agent.token, body });
  expect([refused.status, refused.body.error]).toMatchObject([403, { code: "scope_required" }]);
  const beside = await at.ask("POST", "/v1/intents/bulk-cancel", {
    key: agent.token,
    bearer: at.acme.personToken,
    body: { dry_run: true },
  });
  const told = await at.ask("POST", "/v1/intents/bulk-cancel", {
    key: at.acme.personToken,
    body: { dry_run: true },
  });
  expect([beside.status, beside.body]).toEqual([told.status, told.body]);
  // What the agent's key may do is nothing that the person beside it may.
  const { workspaceId, personId } = at.acme;
  const wish = { workspaceId, kind: "person" as const, personId, scopes: ["admin" as const] };
  const { token: bearer } = await createKey(at.db, wish);
  const half = await at.ask("POST", "/v1/intents/bulk-cancel", { key: agent.token, bearer, body });
  expect([half.status, half.body.error]).toMatchObject([403, { code: "scope_required" }]);
});

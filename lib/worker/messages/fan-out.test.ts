import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Database, openDatabase } from "../../db/client";
import { claimMessages } from "../../db/write/claim-messages";
import { recordSent } from "../../db/write/message-results";
import type { Delivery } from "../../domain/delivery";
import type { Occasion, Risk } from "../../domain/types";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { makeGroup, makePerson, makeWorld, type PersonActor, type World } from "../../testing/factory";
import { fanOut } from "./fan-out";

let base: TestDatabase;
let db: Database;
let world: World;
let ana: PersonActor;
let ben: PersonActor;
let cleo: PersonActor;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await setClock(base.sql, 0);
  await base.sql`truncate messages, message_attempts, destinations`;
  world = await makeWorld(base.sql);
  ana = await makePerson(base.sql, world, "ana@example.org", "owner");
  ben = await makePerson(base.sql, world, "ben@example.org");
  cleo = await makePerson(base.sql, world, "cleo@example.org");
});
afterAll(async () => {
  await db.close();
  await base.close();
});

type About = { intentId?: string; seq?: number; place?: number };

const happened = (occasion: Occasion, address: string, intentId: string, more: About = {}): Delivery => ({
  workspaceId: world.workspaceId,
  seq: 6,
  place: 0,
  channel: "log",
  attempts: 1,
  fence: 1,
  occasion,
  address,
  intentId,
  ...more,
});

type Asked = { risk?: Risk; dueInMinutes?: number; submitter?: string };

async function asked(count: number, { risk = "normal", dueInMinutes, submitter = "agent:a" }: Asked = {}) {
  const ids = Array.from({ length: count }, () => randomUUID());
  await base.sql`
    insert into intents (workspace_id, id, type, from_agent, to_agent, submitter, payload, version, status, seq, head, options, progress,
      created_at, updated_at)
    select ${world.workspaceId}, id, 'deploy.v1', 'a', 'human', ${submitter}, '{}', 1, 'WAITING', 6, '', '{}', '{}', app_now(), app_now()
    from unnest(${ids}::uuid[]) id`;
  await base.sql`
    insert into tasks (workspace_id, id, kind, status, risk, spec, assigned_at, assignees, due_at)
    select ${world.workspaceId}, id, 'approval', 'open', ${risk}::risk, '{}', app_now(), '{}',
      app_now() + ${dueInMinutes ?? null}::int * interval '1 minute' from unnest(${ids}::uuid[]) id`;
  return ids;
}

const decidedBy = (intentId: string, person: PersonActor) => base.sql`
  with t as (update tasks set status = 'decided' where id = ${intentId})
  update intents set progress = json_build_object('decided', json_build_object('by', ${person.id}::text)) where id = ${intentId}`;

const tell = (occasions: Delivery[]) =>
  db.sql.begin((tx) => fanOut(tx as never, occasions)) as Promise<number>;

type Made = {
  occasion: string;
  address: string;
  intentId: string | null;
  about: { count: number };
  state: string;
};
const made = () => base.sql<Made[]>`
  select occasion, address, intent_id as "intentId", about, state::text from messages order by created_at, address, occasion`;
const addresses = async (occasion: string) =>
  (await made())
    .filter((row) => row.occasion === occasion)
    .map(({ address }) => address)
    .sort();

/** Seconds until ten past the next hour: what is gathered goes out at the end of it, which must not come in between. */
const untilTenPast = (): number => 3600 + 600 - ((Date.now() / 1000) % 3600);

/** All that is due goes out. */
async function deliver(seconds = 0): Promise<string[]> {
  await setClock(base.sql, seconds * 1000);
  const { leased } = await claimMessages(db.sql, "email", 500, {
    each: 500,
    full: [],
    suspect: true,
    ofWorkspace: { each: 500, used: [] },
  });
  for (const message of leased) await recordSent(db.sql, message, { answer: "250", content: {} }, 1);
  return leased.map(({ occasion, address }) => `${occasion} ${address}`).sort();
}

test("each person once, however many names lead to them, and however often it is told", async () => {
  const group = await makeGroup(base.sql, world, "finance", [ana, ben]);
  const [id = ""] = await asked(1);
  const occasions = [`group:${group}`, `person:${ana.id}`, "role:member", "everyone"].map((address, place) =>
    happened("assigned", address, id, { place }),
  );
  expect(await tell(occasions)).toBe(3);
  expect(await tell(occasions)).toBe(0);
  expect(await addresses("assigned")).toEqual([ana, ben, cleo].map(({ name }) => `${name}@example.org`));
});

test("how it ended is told to those who were told of it, but not to who decided", async () => {
  const [id = ""] = await asked(1);
  await tell([happened("assigned", `person:${ana.id}`, id), happened("assigned", `person:${ben.id}`, id)]);
  await deliver();
  await decidedBy(id, ana);
  await tell([happened("decided", "agent:a", id, { seq: 8 })]);
  expect(await addresses("decided")).toEqual(["ben@example.org"]);
});

test("and to whoever asked, but to nobody who was asked and never reached", async () => {
  const [id = ""] = await asked(1, { submitter: `person:${cleo.id}` });
  await tell([happened("assigned", `person:${ana.id}`, id)]);
  const over = (address: string, place: number) => happened("expired", address, id, { seq: 8, place });
  await tell([over(`person:${ana.id}`, 0), over(`person:${cleo.id}`, 1)]);
  expect(await addresses("expired")).toEqual(["cleo@example.org"]);
});

test("a hundred tasks within an hour are thirty messages and one more, also over several rounds and workers", async () => {
  const ids = await asked(100);
  const bites = [0, 25, 50, 75].map((from) =>
    ids.slice(from, from + 25).map((id) => happened("assigned", `person:${ben.id}`, id)),
  );
  await tell(bites[0] ?? []);
  await tell(bites[1] ?? []);
  await Promise.all(bites.slice(2).map(tell));
  const rows = await made();
  expect(rows.filter(({ occasion }) => occasion === "assigned")).toHaveLength(30);
  const gathered = rows.filter(({ occasion }) => occasion === "gathered");
  expect(gathered).toMatchObject([{ intentId: null, about: { count: 70 } }]);
  expect(await deliver()).toHaveLength(30);
  expect(await deliver(3700)).toEqual(["gathered ben@example.org"]);
  // An hour later they come one by one again.
  await tell((await asked(2)).map((id) => happened("assigned", `person:${ben.id}`, id)));
  expect(await deliver(3700)).toEqual(["assigned ben@example.org", "assigned ben@example.org"]);
});

test("endings that are gathered over several rounds are counted, and named apart from what waits", async () => {
  const ids = await asked(30);
  for (const id of ids) await tell([happened("assigned", `person:${ben.id}`, id)]);
  await deliver();
  const over = (id: string) => happened("decided", "agent:a", id, { seq: 8 });
  for (const id of ids.slice(0, 3)) await tell([over(id)]);
  const [gathered] = (await made()).filter(({ occasion }) => occasion === "gathered");
  expect(gathered).toMatchObject({
    about: { count: 3, ended: 3, intents: [], endings: ids.slice(0, 3) },
  });
});

test("a reminder alone is a reminder; with others that are due before it is sent it is one message", async () => {
  const [alone = ""] = await asked(1);
  await tell([happened("reminder", `person:${ben.id}`, alone, { seq: 8 })]);
  expect(await deliver(4)).toEqual(["reminder ben@example.org"]);
  for (const id of await asked(7)) await tell([happened("reminder", `person:${ben.id}`, id, { seq: 8 })]);
  await tell((await asked(5)).map((id) => happened("reminder", `person:${ben.id}`, id, { seq: 8 })));
  const waiting = (await made()).filter(({ state }) => state === "due");
  expect(waiting).toMatchObject([{ occasion: "gathered", about: { count: 12, reminders: 12 } }]);
  expect(await deliver(10)).toEqual(["gathered ben@example.org"]);
});

test("reminders that come one after the other all hour long are thirty messages and one more", async () => {
  const from = untilTenPast();
  for (const [nth, id] of (await asked(40)).entries()) {
    await deliver(from + nth * 5);
    await tell([happened("reminder", `person:${ben.id}`, id, { seq: 8 })]);
  }
  await deliver(from + 40 * 5);
  const rows = await made();
  expect(rows.filter(({ state }) => state === "delivered")).toHaveLength(30);
  expect(rows.filter(({ state }) => state === "due")).toMatchObject([
    { occasion: "gathered", about: { count: 10, reminders: 10 } },
  ]);
  expect(await deliver(from + 3600)).toEqual(["gathered ben@example.org"]);
});

test("a group's channel is reminded of each task by itself", async () => {
  const group = await makeGroup(base.sql, world, "finance", [ana, ben]);
  await base.sql`update groups set slack_channel = 'C1' where id = ${group}`;
  await base.sql`
    insert into channel_settings (workspace_id, channel, sealed, changed_at)
    values (${world.workspaceId}, 'slack', convert_to('{"botToken":"sealed"}', 'UTF8'), app_now())`;
  const [first = "", ...others] = await asked(3);
  await tell([happened("reminder", `group:${group}`, first, { seq: 8 })]);
  await tell(others.map((id) => happened("reminder", `group:${group}`, id, { seq: 8 })));
  const posts = (await made()).filter(({ address }) => address === "channel:C1");
  expect(posts.map(({ intentId }) => intentId).sort()).toEqual([first, ...others].sort());
  // What its people get themselves is gathered as ever.
  const mails = (await made()).filter(({ address }) => address.includes("@"));
  expect(mails).toMatchObject(
    ["ana", "ben"].map((name) => ({ address: `${name}@example.org`, about: { count: 3 } })),
  );
});

test("nobody is reminded of what they have not been told yet", async () => {
  const [id = ""] = await asked(1);
  await tell([happened("assigned", `person:${ben.id}`, id)]);
  await tell([happened("reminder", `person:${ben.id}`, id, { seq: 8 })]);
  expect(await made()).toMatchObject([{ occasion: "assigned" }]);
});

test("an escalation takes the place of what was not sent yet", async () => {
  const [id = ""] = await asked(1);
  await tell([happened("assigned", `person:${ben.id}`, id)]);
  await tell([happened("escalated", `person:${ben.id}`, id, { seq: 8 })]);
  expect(await deliver()).toEqual(["escalated ben@example.org"]);
  expect(await made()).toMatchObject([
    { occasion: "assigned", state: "superseded" },
    { occasion: "escalated", state: "delivered" },
  ]);
});

test("what concerns agents makes nothing", async () => {
  const ids = await asked(3);
  expect(
    await tell(
      ids.flatMap((id) => [happened("decided", "agent:a", id), happened("completion", "agent:a", id)]),
    ),
  ).toBe(0);
});

test("one of which no message can be made keeps no other from being told, and is dead where it is seen", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const ids = await asked(5);
  const broken = ids[2] ?? "";
  await base.sql`
    insert into deliveries (workspace_id, intent_id, seq, place, channel, occasion, address, state, due_at)
    select ${world.workspaceId}, id, 6, 0, 'log', 'assigned', 'everyone', 'delivered', app_now() from unnest(${ids}::uuid[]) id`;
  await base.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin
      if new.intent_id = '${broken}' then raise 'no such message'; end if; return new; end $$;
    create trigger refuses before insert on messages for each row execute function refuse()`);
  expect(await tell(ids.map((id) => happened("assigned", `person:${ben.id}`, id)))).toBe(4);
  await base.sql.unsafe("drop trigger refuses on messages; drop function refuse()");
  const rows = await base.sql`select intent_id, answer from deliveries where state = 'dead'`;
  expect(rows).toMatchObject([{ intent_id: broken, answer: "no such message" }]);
});

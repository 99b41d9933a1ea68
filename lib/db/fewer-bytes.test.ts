import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { decide } from "../engine/decide";
import { type Engine, openEngine } from "../engine/open";
import { databaseAt } from "../testing/template";
import { as, asAdmin, asking, codeOf, newRole } from "./app-role.fixture";
import { type Database, openDatabase } from "./client";
import { migrate } from "./migrate";
import { migrateTo } from "./migrate-to.fixture";
import { type EventRecord, readEvents } from "./read/events";
import { findSubmitted } from "./read/submitted";
import { verify } from "./read/verify";

// What the version before wrote, through the migration that lets rows be shorter.

const FIXTURE = "lib/db/fewer-bytes.fixture.sql";
const KEY = { id: "00000000-0000-4000-8000-0000000000aa", body: "00000000-0000-4000-8000-0000000000bb" };
const app = newRole();
const name = `old_${app.name}`;
const url = () => databaseAt(inject("databaseServer"), name);
let workspaceId: string;
let waiting: string;
let ana: string;
let events: EventRecord[];
let before: { kept: unknown[]; held: unknown[] };
let after: typeof before;
let db: Database;
let engine: Engine;

/** How the two tables that are made anew are kept, and what is in them, whatever the order of their columns. */
const catalog = `select format('%s %s %s', i.relname, pg_get_indexdef(i.oid), x.indisprimary) as what from pg_index x
    join pg_class i on i.oid = x.indexrelid where x.indrelid in ('deliveries'::regclass, 'timers'::regclass)
  union all select format('%s %s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid))
    from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attrelid in ('deliveries'::regclass, 'timers'::regclass) and attnum > 0 and not attisdropped
  union all select format('%s %s', relname, o) from pg_class, unnest(reloptions) o
    where oid in ('deliveries'::regclass, 'timers'::regclass) and o not like 'fillfactor%'
  union all select format('%s %s', relname, relacl) from pg_class where oid in ('deliveries'::regclass, 'timers'::regclass) order by 1`;
const rows = `select to_jsonb(d) as row from deliveries d union all select to_jsonb(t) from timers t order by 1`;

const look = () =>
  asking(url(), async (sql) => ({ kept: await sql.unsafe(catalog), held: await sql.unsafe(rows) }));

beforeAll(async () => {
  await asAdmin((sql) => sql.unsafe(`create database ${name}`));
  await migrateTo("0003_look_again", url(), app);
  await asking(url(), async (sql) => {
    await sql.unsafe(readFileSync(FIXTURE, "utf8"));
    const [found] = await sql`select i.workspace_id, i.id, p.id as ana from intents i
      join people p on p.name = 'ana' where i.key_id = ${KEY.id}`;
    ({ workspace_id: workspaceId, id: waiting, ana } = found as never);
    events = await sql<EventRecord[]>`
      select e.intent_id as "intentId", e.seq, e.type, e.status, e.waiting_reason as "waitingReason", e.at,
        coalesce(e.actor, i.submitter) as actor, e.via, e.body
      from events e join intents i on i.id = e.intent_id order by e.intent_id, e.seq`;
  });
  before = await look();
  // Without naming the app: its rights on the tables come along by themselves.
  expect(await migrateTo("0004_fewer_bytes", url(), null)).toEqual(["0004_fewer_bytes"]);
  after = await look();
  await migrate(url(), { app }); // tables that are new since are opened to the app by name
  db = openDatabase({ url: as(app, url()), name: "test", max: 4 });
  engine = openEngine(db, { listen: false });
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await asAdmin((sql) => sql.unsafe(`drop database ${name} with (force)`));
  await asAdmin((sql) => sql.unsafe(`drop role ${app.name}`));
});

test("the checker has nothing to say", async () => {
  expect(await verify(db.sql)).toMatchObject({ violations: [], checked: { intents: 4, decisions: 1 } });
});

test("every event reads as it did", async () => {
  const ids = [...new Set(events.map(({ intentId }) => intentId))];
  const logs = await Promise.all(ids.map((id) => readEvents(db, workspaceId, id, 0)));
  expect(logs.flat()).toEqual([...events]);
});

test("the tables made anew hold what they held, and are kept and guarded as they were", async () => {
  expect(before.held).toHaveLength(6);
  expect(after).toEqual(before);
  expect(await codeOf(as(app, url()), "truncate timers")).toBe("42501");
  expect(await codeOf(as(app, url()), "delete from events")).toBe("42501");
});

test("a repeated submit has its first answer, and the open task is decided", async () => {
  const earlier = await findSubmitted(db.sql, workspaceId, KEY.id);
  expect(earlier).toMatchObject({
    body: KEY.body,
    intent: { id: waiting, payloadHash: "7d79e3f153c8e3d820c22ed0b22f7f17eb4b91e73c4205c09ec75f1ded5ebe61" },
    task: { assignees: ["everyone"] },
  });
  const actor = { kind: "person", id: ana, personId: ana, name: "ana", via: "api" } as const;
  const decided = await decide(engine, { workspaceId, taskId: waiting, actor, outcome: "approved" });
  expect(decided.ok && decided.value.intent).toMatchObject({ status: "COMPLETED", seq: 10 });
  expect((await verify(db.sql)).violations).toEqual([]);
});

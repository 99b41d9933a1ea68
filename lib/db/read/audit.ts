// Every event of a workspace, newest first. The index on their time is walked backwards, and a page stops after a bounded
// number of events, found or not: it costs the same however many there are, and says how far back it looked.
// An event that was written never changes, so pages neither skip nor repeat what was there when the first was read.
import { describeEvent, type Told } from "@/lib/domain/describe";
import { nameOf } from "@/lib/domain/describe-words";
import type { Options } from "@/lib/domain/state";
import type { EventType, Via } from "@/lib/domain/types";
import type { Sql } from "../client";
import { type Born, fullBirth } from "../compact";
import { resolveAssignees } from "./assignees";
import { type AuditCursor, readAuditCursor, writeAuditCursor } from "./audit-cursor";
import type { EventRecord } from "./events";
import { readNames, refsIn } from "./names";
import { type AskedSpec, askedOf } from "./story";

export type AuditFilter = {
  actors?: string[]; // references; none of them: nobody of that name is known
  type?: EventType;
  intentType?: string; // it begins so
  intentId?: string;
  via?: Via;
  from?: Date;
  to?: Date; // exclusive
  text?: string; // in what was said or recorded, or in the intent's type or title
};

export type AuditEvent = EventRecord &
  Told & {
    actorName: string;
    intentType: string;
    title: string | null;
    hash: string | null; // null: the first two of an intent have none of their own, and the third's rests on theirs
  };

/** `lookedTo`: the walk stopped there without having seen everything. */
export type AuditPage = { events: AuditEvent[]; next: string | null; lookedTo: Date | null };

const MOST_WALKED = 5_000;
const MOST_READ = 2_000; // of bodies that are searched for words
const MOST_ROWS = 1_000;

type Page = { limit: number; after?: string | null; most?: number };

export async function readAudit(
  sql: Sql,
  workspaceId: string,
  filter: AuditFilter,
  { limit, after, most }: Page,
): Promise<AuditPage> {
  if (filter.actors?.length === 0) return { events: [], next: null, lookedTo: null };
  const size = Math.min(Math.max(1, limit), MOST_ROWS);
  const isPlain = !(filter.actors || filter.type || filter.intentType || filter.via || filter.text);
  const walk = isPlain ? size + 1 : (most ?? (filter.text === undefined ? MOST_WALKED : MOST_READ));
  const cursor = readAuditCursor(after);
  // The walk is read as far as the page needs: its end only matters when it was too short for the page.
  const [walked] = await sql<
    Array<{ keys: string[]; count: number; last: string | null; lookedTo: Date | null }>
  >`
    with walked as materialized (${walkOf(sql, workspaceId, filter, cursor, walk)})
    select found.keys, walk.count, oldest.intent_id || ' ' || oldest.seq as last, oldest.at as "lookedTo"
    from (select array(
        select w.intent_id || ' ' || w.seq from walked w
        join intents i on i.workspace_id = ${workspaceId} and i.id = w.intent_id
        ${filter.text === undefined ? sql`` : sql`left join tasks t on t.workspace_id = ${workspaceId} and t.id = w.intent_id`}
        where true ${filterOf(sql, filter)}
        order by w.at desc, w.intent_id desc, w.seq desc limit ${size + 1}) as keys) as found
    cross join lateral (select count(*)::int as count from walked where cardinality(found.keys) <= ${size}) as walk
    left join lateral (select * from walked where cardinality(found.keys) <= ${size} order by at, intent_id, seq limit 1) as oldest on true`;
  const { keys = [], count = 0, last = null, lookedTo = null } = walked ?? {};
  const rows = await rowsOf(sql, workspaceId, keys.slice(0, size));
  const events = (await told(sql, workspaceId, rows)).filter(
    ({ type }) => !filter.type || type === filter.type,
  );
  const end = rows.at(-1);
  if (keys.length > size && end) return { events, next: cursorAt(end.at, keys[size - 1]), lookedTo: null };
  const isAll = count < walk || last === null || lookedTo === null;
  return isAll
    ? { events, next: null, lookedTo: null }
    : { events, next: cursorAt(lookedTo, last), lookedTo };
}

function cursorAt(at: Date, key = " 0"): string {
  const [intentId = "", seq] = key.split(" ");
  return writeAuditCursor({ at: at.toISOString(), intentId, seq: Number(seq) });
}

function walkOf(sql: Sql, workspaceId: string, filter: AuditFilter, cursor: AuditCursor, most: number) {
  const { from, to, intentId, text } = filter;
  const words = (text ?? "").toLowerCase();
  // What is stored apart from its row because it is large is not read for this.
  const said = sql`pg_column_size(e.body) < 4000 and position(${words} in lower(e.body::text)) > 0`;
  return sql`
    select e.intent_id, e.seq, e.at, e.type, e.via, e.actor, e.request_hash is not null as born
      ${text === undefined ? sql`` : sql`, ${said} as hit`}
    from events e where e.workspace_id = ${workspaceId} and e.at <= ${cursor.at}::text::timestamptz
      and (e.at, e.intent_id, e.seq) < (${cursor.at}::text::timestamptz, ${cursor.intentId}::uuid, ${cursor.seq}::int)
      ${from ? sql`and e.at >= ${from}` : sql``} ${to ? sql`and e.at < ${to}` : sql``}
      ${intentId ? sql`and e.intent_id = ${intentId}` : sql``}
    order by e.at desc, e.intent_id desc, e.seq desc limit ${most}`;
}

function filterOf(sql: Sql, { actors, type, intentType, via, text }: AuditFilter) {
  const words = (text ?? "").toLowerCase();
  // One row stands for an intent's first three events.
  const isBirth = type === "intent.created" || type === "intent.submitted";
  return sql`
    ${type ? sql`and (w.type = ${type}${isBirth ? sql` or w.born` : sql``})` : sql``}
    ${via ? sql`and w.via = ${via}` : sql``}
    ${actors ? sql`and coalesce(w.actor, i.submitter) = any(${actors}::text[])` : sql``}
    ${intentType === undefined ? sql`` : sql`and starts_with(lower(i.type), ${intentType.toLowerCase()})`}
    ${
      text === undefined
        ? sql``
        : sql`and (w.hit or position(${words} in lower(i.type)) > 0
            or position(${words} in lower(coalesce(t.spec->>'title', t.spec->'human_task'->>'title'))) > 0)`
    }`;
}

type Row = Born<EventRecord> & {
  hash: string;
  intentType: string;
  title: string | null;
  options: Options;
  spec: AskedSpec; // of the task only what sentences are made of
};

function rowsOf(sql: Sql, workspaceId: string, keys: string[]): Promise<Row[]> {
  if (keys.length === 0) return Promise.resolve([]);
  const [ids, seqs] = [0, 1].map((part) => keys.map((key) => key.split(" ")[part] as string));
  return sql<Row[]>`
    select e.intent_id as "intentId", e.seq, e.type, e.status, e.waiting_reason as "waitingReason", e.at,
      coalesce(e.actor, i.submitter) as actor, e.via, e.body, encode(e.hash, 'hex') as hash,
      encode(e.request_hash, 'hex') as "requestHash", i.type as "intentType", i.options,
      coalesce(t.spec->>'title', t.spec->'human_task'->>'title') as title,
      json_build_object('human_task', case when t.id is not null then json_build_object('assignees', t.spec->'human_task'->'assignees',
        'remind_after_seconds', t.spec->'human_task'->'remind_after_seconds',
        'max_reminders', t.spec->'human_task'->'max_reminders') end,
        'time', json_build_object('remind', t.spec->'time'->'remind'), 'asked', t.spec->'asked') as spec
    from unnest(${ids as string[]}::uuid[], ${seqs as string[]}::int[]) as wanted(id, seq)
    join events e on e.workspace_id = ${workspaceId} and e.intent_id = wanted.id and e.seq = wanted.seq
    join intents i on i.workspace_id = ${workspaceId} and i.id = wanted.id
    left join tasks t on t.workspace_id = ${workspaceId} and t.id = wanted.id
    order by e.at desc, e.intent_id desc, e.seq desc`;
}

async function told(sql: Sql, workspaceId: string, rows: Row[]): Promise<AuditEvent[]> {
  const events = rows.flatMap(({ requestHash, ...row }) =>
    fullBirth<Omit<Row, "requestHash">>(row, requestHash, { waitingReason: null })
      .map((event) => ({ ...event, hash: event.seq === row.seq ? row.hash : null }))
      .reverse(),
  );
  const settings = events.map(({ options, spec }) => askedOf(options, spec));
  const said = [...new Set(settings.flatMap(({ asked = [] }) => asked))];
  const resolved = said.length === 0 ? [] : await resolveAssignees(sql, workspaceId, said);
  const refs = new Map(resolved.map(({ said: name, ref }) => [name, ref ?? name]));
  const names = await readNames(sql, workspaceId, [...events.flatMap(refsIn), ...refs.values()]);
  return events.map(({ options: _, spec: __, ...event }, i) => {
    const { asked, reminders } = settings[i] ?? {};
    const whom = asked?.map((name) => refs.get(name) ?? name);
    return {
      ...event,
      ...describeEvent(event, { names, asked: whom, reminders }),
      actorName: nameOf(event.actor, { names }),
    };
  });
}

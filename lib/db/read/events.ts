import { groupBy } from "../../domain/group-by";
import type { EventType, JsonObject, Status, Via, WaitingReason } from "../../domain/types";
import { selfForming } from "../batch";
import type { Database, Sql } from "../client";
import { type Born, fullBirth } from "../compact";
import { MOST_BYTES } from "./answer-bytes";
import { inLanes } from "./lanes";

export type EventRecord = {
  intentId: string;
  seq: number;
  type: EventType;
  status: Status;
  waitingReason: WaitingReason | null;
  at: Date;
  actor: string;
  via: Via;
  body: JsonObject | null;
};

const MOST_EVENTS = 1000;
const MOST_SEQ = 2_147_483_647;

// A long log takes some 30 ms to be read, and those in one batch come back together. So of one reader, who may hold a thousand
// streams that always have something to say, no more than this are in it.
const EACH = 4;
const MOST_OF_READER = 5_000; // that wait

// The log of one intent after a cursor: as much as fits into one answer, and at least one row of it. `since` is exclusive; numbers
// rise by two, so "last + 1" means the same. `reader`: whoever takes turns with the others, which is a key.
export async function readEvents(
  db: Database,
  workspaceId: string,
  intentId: string,
  since: number,
  limit = MOST_EVENTS,
  reader = workspaceId,
): Promise<EventRecord[]> {
  // A cursor from elsewhere may be larger than any number of an event: then there is nothing after it.
  if (since > MOST_SEQ) return [];
  const rows = await readingOf(db)(reader, { workspaceId, intentId, since, limit });
  return rows
    .flatMap(told)
    .filter(({ seq }) => seq > since)
    .slice(0, limit);
}

// However many ask at the same moment, they are read with one query: thousands may wait for one outcome.
type Wanted = { workspaceId: string; intentId: string; since: number; limit: number };
type Row = Born<EventRecord>;
type Reading = (reader: string, wanted: Wanted) => Promise<Row[]>;
const readings = new WeakMap<Database, Reading>();

function readingOf(db: Database): Reading {
  const known = readings.get(db);
  if (known) return known;
  const read = selfForming((wanted: Wanted[]) => readMany(db, wanted), { max: 32, limit: 50_000 });
  const lanes = inLanes<Row[]>({ each: EACH, limit: MOST_OF_READER });
  const reading: Reading = (who, wanted) => lanes({ who, name: nameOf(wanted), run: () => read(wanted) });
  readings.set(db, reading);
  return reading;
}

const nameOf = ({ workspaceId, intentId, since, limit }: Wanted): string =>
  `${workspaceId} ${intentId} ${since} ${limit}`;

const LOGS = `
  select u.nth::int as nth, log.* from unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[]) with ordinality as u(ws, id, since, most, nth)
  cross join lateral (
    select intent_id as "intentId", seq, type, status, waiting_reason as "waitingReason", at,
      coalesce(actor, (select submitter from intents where workspace_id = u.ws and id = u.id)) as actor, via, body,
      encode(request_hash, 'hex') as "requestHash" from (
      select *, sum(octet_length(body::text)) over (order by seq rows between unbounded preceding and 1 preceding) as above
      from (select * from events where workspace_id = u.ws and intent_id = u.id and seq > u.since
        order by seq limit u.most) as after) as log
    where above is null or above < ${MOST_BYTES}) as log
  order by nth, seq`;

async function readMany(db: Database, wanted: Wanted[]): Promise<Row[][]> {
  const named = wanted.map(nameOf);
  const places = new Map([...new Set(named)].map((name, place) => [name, place]));
  const each = [...places.keys()].map((name) => wanted[named.indexOf(name)] as Wanted);
  const list = (of: (one: Wanted) => string | number): string => `{${each.map(of)}}`;
  const params = [
    list(({ workspaceId }) => workspaceId),
    list(({ intentId }) => intentId),
    list(({ since }) => since),
    list(({ limit }) => limit),
  ];
  const rows = (await db.ask({ text: LOGS, params })) as unknown as Array<Row & { nth: number }>;
  const logs = groupBy(rows, ({ nth }) => nth - 1);
  return named.map((name) => (logs.get(places.get(name) as number) ?? []).map(({ nth: _, ...row }) => row));
}

const told = ({ requestHash, ...event }: Born<EventRecord>): EventRecord[] =>
  fullBirth(event, requestHash, { waitingReason: null });

// The logs of several intents at once, each cut to its newest: as many as fit into one answer, and at least one.
export async function readLogs(
  sql: Sql,
  workspaceId: string,
  intentIds: string[],
  each: number,
): Promise<Map<string, EventRecord[]>> {
  const rows = await sql<Array<Born<EventRecord>>>`
    select "intentId", seq, type, status, "waitingReason", at, actor, via, body, "requestHash" from (
      select e.intent_id as "intentId", e.seq, e.type, e.status, e.waiting_reason as "waitingReason", e.at,
        coalesce(e.actor, i.submitter) as actor, e.via, e.body, encode(e.request_hash, 'hex') as "requestHash", wanted.place,
        sum(octet_length(e.body::text)) over (order by wanted.place groups between unbounded preceding and 1 preceding) as above
      from unnest(${intentIds}::uuid[]) with ordinality as wanted(id, place)
      join intents i on i.workspace_id = ${workspaceId} and i.id = wanted.id cross join lateral (
        select * from events where workspace_id = ${workspaceId} and intent_id = wanted.id order by seq desc limit ${each}) e) as logs
    where above is null or above < ${MOST_BYTES}::int order by place, seq`;
  const logs = new Map<string, EventRecord[]>();
  for (const row of rows) logs.set(row.intentId, [...(logs.get(row.intentId) ?? []), ...told(row)]);
  return new Map([...logs].map(([id, log]) => [id, log.slice(-each)]));
}

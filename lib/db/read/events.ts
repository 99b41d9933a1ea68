import type { EventType, JsonObject, Status, Via, WaitingReason } from "../../domain/types";
import type { Sql } from "../client";
import { type Born, fullBirth } from "../compact";

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

export const MOST_EVENTS = 1000;
const MOST_SEQ = 2_147_483_647;

// The log of one intent after a cursor. `since` is exclusive; numbers rise by two, so "last + 1" means the same.
export async function readEvents(
  sql: Sql,
  workspaceId: string,
  intentId: string,
  since: number,
  limit = MOST_EVENTS,
): Promise<EventRecord[]> {
  // A cursor from elsewhere may be larger than any number of an event: then there is nothing after it.
  if (since > MOST_SEQ) return [];
  const rows = await sql<Array<Born<EventRecord>>>`
    select intent_id as "intentId", seq, type, status, waiting_reason as "waitingReason", at,
      coalesce(actor, (select submitter from intents where workspace_id = ${workspaceId} and id = ${intentId})) as actor, via, body,
      encode(request_hash, 'hex') as "requestHash" from events
    where workspace_id = ${workspaceId} and intent_id = ${intentId} and seq > ${since} order by seq limit ${limit}`;
  return rows
    .flatMap(told)
    .filter(({ seq }) => seq > since)
    .slice(0, limit);
}

const told = ({ requestHash, ...event }: Born<EventRecord>): EventRecord[] =>
  fullBirth(event, requestHash, { waitingReason: null });

// The logs of several intents at once, each cut to its newest.
export async function readLogs(
  sql: Sql,
  workspaceId: string,
  intentIds: string[],
  each: number,
): Promise<Map<string, EventRecord[]>> {
  const rows = await sql<Array<Born<EventRecord>>>`
    select e.intent_id as "intentId", e.seq, e.type, e.status, e.waiting_reason as "waitingReason", e.at,
      coalesce(e.actor, i.submitter) as actor, e.via, e.body, encode(e.request_hash, 'hex') as "requestHash"
    from unnest(${intentIds}::uuid[]) as wanted(id) join intents i on i.workspace_id = ${workspaceId} and i.id = wanted.id cross join lateral (
      select * from events where workspace_id = ${workspaceId} and intent_id = wanted.id order by seq desc limit ${each}) e
    order by e.intent_id, e.seq`;
  const logs = new Map<string, EventRecord[]>(intentIds.map((id) => [id, []]));
  for (const row of rows) logs.get(row.intentId)?.push(...told(row));
  return new Map([...logs].map(([id, log]) => [id, log.slice(-each)]));
}

export type Moved = { cursor: string; intentId: string };

// Which intents moved, each where it moved last, in the order of the transactions that moved them. Only what is older than every running transaction
// is shown, so nothing that commits late is skipped.
export async function readMoved(
  sql: Sql,
  workspaceId: string,
  after: { xid: string; intentId: string },
  limit: number,
): Promise<Moved[]> {
  const rows = await sql`
    select xid::text as xid, id as intent_id from intents
    where xid >= ${after.xid}::xid8 and xid < pg_snapshot_xmin(pg_current_snapshot()) and workspace_id = ${workspaceId}
      and (xid, id) > (${after.xid}::xid8, ${after.intentId}::uuid)
    order by intents.xid, id limit ${limit}`;
  return rows.map((row) => ({ cursor: `${row.xid}.${row.intent_id}`, intentId: row.intent_id }));
}

import type { EventType, JsonObject, Status, Via, WaitingReason } from "../../domain/types";
import type { Sql } from "../client";
import { type Born, fullBirth } from "../compact";
import { MOST_BYTES } from "./answer-bytes";

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

// The log of one intent after a cursor: as much as fits into one answer, and at least one row of it. `since` is exclusive; numbers
// rise by two, so "last + 1" means the same.
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
      encode(request_hash, 'hex') as "requestHash" from (
      select *, sum(octet_length(body::text)) over (order by seq rows between unbounded preceding and 1 preceding) as above
      from (select * from events where workspace_id = ${workspaceId} and intent_id = ${intentId} and seq > ${since}
        order by seq limit ${limit}) as after) as log
    where above is null or above < ${MOST_BYTES}::int order by seq`;
  return rows
    .flatMap(told)
    .filter(({ seq }) => seq > since)
    .slice(0, limit);
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

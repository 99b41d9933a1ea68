// Old messages go: three months after they were made those that came to an end, after a year also those that could not be sent.
// Their attempts go with them. An id begins with the time it was made at, so the primary key finds the oldest.
import { idFloor } from "../../domain/id-time";
import type { Sql } from "../client";
import { byIndex } from "./by-index";

const DAY_MS = 86_400_000;
const KEPT_DAYS = 90;
const DEAD_KEPT_DAYS = 365;

/** At most `limit` messages of one workspace; how many there were. */
export async function pruneMessages(
  sql: Sql,
  workspaceId: string,
  limit: number,
  now: Date,
): Promise<number> {
  const before = (days: number) => idFloor(new Date(now.getTime() - days * DAY_MS));
  const rows = await byIndex(
    sql,
    (tx) => tx`
      with old as (
        select workspace_id, id from messages
        where workspace_id = ${workspaceId} and (
          (id < ${before(KEPT_DAYS)} and state in ('delivered','superseded')) or (id < ${before(DEAD_KEPT_DAYS)} and state = 'dead'))
          and id < ${before(KEPT_DAYS)}
        order by id limit ${limit} for update skip locked
      ), tries as (
        delete from message_attempts a using old where a.workspace_id = old.workspace_id and a.message_id = old.id
      )
      delete from messages m using old where m.workspace_id = old.workspace_id and m.id = old.id returning 1`,
  );
  return rows.length;
}

/** Each workspace after this one, a few at a time. */
export async function workspacesAfter(
  sql: Sql,
  after: string,
  limit: number,
): Promise<{ ids: string[]; now: Date }> {
  const rows = await sql<Array<{ id: string; now: Date }>>`
    select id, app_now() as now from workspaces where id > ${after} order by id limit ${limit}`;
  return { ids: rows.map(({ id }) => id), now: rows[0]?.now ?? new Date(0) };
}

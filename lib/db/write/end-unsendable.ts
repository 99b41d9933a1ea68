// A place that stays shut is tried with one message at a time, so the others are never asked about again. What has waited there for
// longer than anybody reads it ends, and says so; what is not said any more ends, too, and nobody is alarmed.
import { idFloor } from "../../domain/id-time";
import { PATIENCE_MS, SHUT_AFTER } from "../../domain/message-fate";
import type { Sql } from "../client";
import { byIndex } from "./by-index";
import { JUDGED } from "./claim-messages";

// One that only asked to wait opens for all of them, and is not meant.
const IS_SHUT = `
  from destinations d where d.workspace_id = m.workspace_id and d.channel = m.channel
    and d.name in (m.destination, m.channel::text) and d.failures >= ${SHUT_AFTER}`;
const GIVEN_UP = "Given up after three days, in which nothing could be sent there.";

// An id begins with the time it was made at, so the index of those that have not ended gives the oldest first.
const END = `
  with old as materialized (
    select m.workspace_id, m.id from messages m
    where m.workspace_id = $1 and m.id < $2 and m.state in ('due','leased') and m.state = 'due' and m.due_at <= app_now()
      and greatest(m.created_at, m.retried_at) < $3 and exists (select ${IS_SHUT})
    order by m.id limit $4 for update of m skip locked
  ), ended as (
    update messages m set ended_at = app_now(), (state, answer) = (
      select case when j.state = 'superseded' then j.state else 'dead' end,
        case when j.state = 'superseded' then m.answer
          else left(concat_ws(' ', '${GIVEN_UP}', (select d.answer ${IS_SHUT} order by d.failed_at desc nulls last limit 1)), 500) end
      from (${JUDGED}) j)
    from old where m.workspace_id = old.workspace_id and m.id = old.id and m.state = 'due' returning m.state)
  select count(*) filter (where state = 'dead')::int as dead, count(*) filter (where state = 'superseded')::int as superseded from ended`;

/** At most `limit` of one workspace; how many ended in which way. */
export async function endUnsendable(
  sql: Sql,
  workspaceId: string,
  limit: number,
  now: Date,
): Promise<{ dead: number; superseded: number }> {
  const before = new Date(now.getTime() - PATIENCE_MS);
  const params = [workspaceId, idFloor(before), before.toISOString(), limit];
  const [row] = await byIndex(sql, (tx) =>
    tx.unsafe<Array<{ dead: number; superseded: number }>>(END, params, { prepare: true }),
  );
  return row ?? { dead: 0, superseded: 0 };
}

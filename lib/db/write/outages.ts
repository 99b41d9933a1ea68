// Outages: a channel of a workspace by which nothing has gone out for long. Of each its people are told once; the next success ends it.
import { SHUT_AFTER } from "../../domain/message-fate";
import { placeOfAll } from "../../domain/places";
import type { Outward } from "../../domain/types";
import type { Sql } from "../client";

export type Outage = { workspaceId: string; channel: Outward; now: Date };

// Of push services each is one of many.
const isAll = (channel: "email" | "slack") =>
  `d.channel = '${channel}' and d.name = '${placeOfAll(channel)}'`;
const IS_WHOLE = `(${isAll("email")} or ${isAll("slack")})`;

// It failed first before that long, and again since: a place that nobody has tried meanwhile may work.
const TAKE = `
  with old as materialized (
    select d.workspace_id, d.channel, d.name from destinations d
    where d.failures >= ${SHUT_AFTER} and ${IS_WHOLE} and (d.told_at is null or d.told_at < d.failing_since)
      and d.failed_at >= d.failing_since + $1 * interval '1 second'
    order by d.channel, d.workspace_id limit $2 for update of d skip locked
  )
  update destinations d set told_at = app_now() from old
  where d.workspace_id = old.workspace_id and d.channel = old.channel and d.name = old.name
  returning d.workspace_id as "workspaceId", d.channel, app_now() as now`;

/** Each once: who takes them tells of them, in the same transaction. */
export const takeOutages = (tx: Sql, afterSeconds: number, limit: number): Promise<Outage[]> =>
  tx.unsafe<Outage[]>(TAKE, [afterSeconds, limit], { prepare: true });

/** The channels of a workspace by which nothing goes out now. */
export async function failingChannels(tx: Sql, workspaceId: string): Promise<Outward[]> {
  const rows = await tx<Array<{ channel: Outward }>>`
    select d.channel from destinations d
    where d.workspace_id = ${workspaceId} and d.failures >= ${SHUT_AFTER} and ${tx.unsafe(IS_WHOLE)}`;
  return rows.map(({ channel }) => channel);
}

// A claim is a postponement with a fence: the row moves one lease ahead, the attempt is counted before the work, and the
// result is written only where the fence still matches. A dead worker needs no rescuer.
import type { Delivery } from "../../domain/delivery";
import type { Sql } from "../client";

const LEASE_SECONDS = 30;
export const MOST_ATTEMPTS = 8;

// What a message would say about a task that is no longer open is not said any more.
const CLAIM = `
  with picked as (
    select workspace_id, intent_id, seq, place from deliveries
    where state in ('due','leased') and due_at <= app_now() order by due_at limit $1 for update skip locked
  )
  update deliveries d set
    state = (case when d.attempts >= ${MOST_ATTEMPTS} then 'dead'
                  when d.occasion in ('assigned','reminder','escalated') and not exists (
                    select 1 from tasks t where t.workspace_id = d.workspace_id and t.id = d.intent_id and t.status = 'open')
                  then 'superseded' else 'leased' end)::delivery_state,
    ended_at = case when d.attempts >= ${MOST_ATTEMPTS} or (d.occasion in ('assigned','reminder','escalated') and not exists (
      select 1 from tasks t where t.workspace_id = d.workspace_id and t.id = d.intent_id and t.status = 'open')) then app_now() end,
    due_at = app_now() + interval '${LEASE_SECONDS} seconds', fence = d.fence + 1, attempts = d.attempts + 1
  where (d.workspace_id, d.intent_id, d.seq, d.place) = any (select workspace_id, intent_id, seq, place from picked)
  returning d.workspace_id, d.intent_id, d.seq, d.place, d.channel, d.occasion, d.address, d.attempts, d.fence, d.state`;

export async function claimDeliveries(
  sql: Sql,
  limit: number,
): Promise<{ taken: number; leased: Delivery[] }> {
  const rows = await sql.unsafe(CLAIM, [limit], { prepare: true });
  const leased = rows
    .filter((row) => row.state === "leased")
    .map((row) => ({
      workspaceId: row.workspace_id,
      intentId: row.intent_id,
      seq: row.seq,
      place: row.place,
      channel: row.channel,
      occasion: row.occasion,
      address: row.address,
      attempts: row.attempts,
      fence: row.fence,
    }));
  return { taken: rows.length, leased };
}

// Returns how many results were still ours to write; the rest belong to a worker that took over.
export async function markDelivered(sql: Sql, delivered: Delivery[], answer: string): Promise<number> {
  if (delivered.length === 0) return 0;
  const result = await sql.unsafe(
    `update deliveries d set state = 'delivered', answer = $6, ended_at = app_now()
     from unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::int[]) as u(ws, intent, seq, place, fence)
     where d.workspace_id = u.ws and d.intent_id = u.intent and d.seq = u.seq and d.place = u.place and d.fence = u.fence and d.state = 'leased'`,
    [
      delivered.map((d) => d.workspaceId),
      delivered.map((d) => d.intentId),
      delivered.map((d) => d.seq),
      delivered.map((d) => d.place),
      delivered.map((d) => d.fence),
      answer,
    ],
    { prepare: true },
  );
  return result.count;
}

// Due again after a growing pause, with jitter so that a recovered destination is not met by everybody at once.
export async function postponeDelivery(
  sql: Sql,
  delivery: Delivery,
  seconds: number,
  answer: string,
): Promise<void> {
  await sql`
    update deliveries set state = 'due', due_at = app_now() + ${seconds} * interval '1 second', answer = ${answer}
    where workspace_id = ${delivery.workspaceId} and intent_id = ${delivery.intentId} and seq = ${delivery.seq}
      and place = ${delivery.place} and fence = ${delivery.fence} and state = 'leased'`;
}

// Two ways to make a delivery. What reaches outside is leased: a claim is a postponement with a fence. The row moves one lease
// ahead, the attempt is counted before the work, and the result is written only where the fence still matches, so a dead worker
// needs no rescuer. What reaches nothing but this process's own output is told and finished in one transaction: one update
// instead of two, of which each leaves a dead row and new index entries behind.
import type { Delivery } from "../../domain/delivery";
import type { Channel, DeliveryState } from "../../domain/types";
import type { Sql } from "../client";
import type { Row } from "../wire/line";

const LEASE_SECONDS = 30;
export const MOST_ATTEMPTS = 8;

// The oldest that are due, each in one worker's hands. Found again by their place in the table: there is no join to plan.
// The clock in brackets is read once; bare, it would be read anew for each row, up to the last that is not due yet.
const taken = (since = "") => `d.ctid = any (array(
    select ctid from deliveries
    where channel = $1 and state in ('due','leased') ${since} and due_at <= (select app_now())
    order by due_at limit $2 for update skip locked))`;

// What a message would say about a task that is no longer open is not said any more. The status is asked as a value: the
// planner may answer an "exists" by reading every task there is. "offset 0" keeps the whole from being worked out twice.
const judged = (otherwise: "leased" | "delivered") => `
    select (case when d.attempts >= ${MOST_ATTEMPTS} then 'dead'
                 when d.occasion in ('assigned','reminder','escalated') and (select t.status from tasks t
                   where t.workspace_id = d.workspace_id and t.id = d.intent_id) is distinct from 'open' then 'superseded'
                 else '${otherwise}' end)::delivery_state as state offset 0`;

const RETURNING = `
  returning d.workspace_id, d.intent_id, d.seq, d.place, d.occasion, d.address, d.attempts, d.fence, d.state, d.due_at`;

const CLAIM = `
  update deliveries d set
    (state, ended_at) = (select j.state, case when j.state <> 'leased' then app_now() end from (${judged("leased")}) j),
    due_at = app_now() + interval '${LEASE_SECONDS} seconds', fence = d.fence + 1, attempts = d.attempts + 1
  where ${taken()}${RETURNING}`;

const FINISH = `
  update deliveries d set
    (state, answer) = (select j.state, case j.state when 'delivered' then $4 else d.answer end from (${judged("delivered")}) j),
    ended_at = app_now(), fence = d.fence + 1, attempts = d.attempts + 1
  where ${taken("and due_at >= $3")}${RETURNING}`;

// A plan is kept, and one made while the table was small would be kept while it grows.
const BY_INDEX = "set local enable_seqscan = off";
// The commit is not waited for: it would hold up the flushes that decisions wait for, and what a power cut takes back is told
// once more.
const UNHURRIED = "set local synchronous_commit = off";

export async function claimDeliveries(
  sql: Sql,
  channel: Channel,
  limit: number,
): Promise<{ taken: number; leased: Delivery[] }> {
  const rows = await sql.begin(async (tx) => {
    const claim = tx.unsafe(CLAIM, [channel, limit], { prepare: true });
    const [, claimed] = await Promise.all([tx.unsafe(BY_INDEX), claim]);
    return claimed;
  });
  return { taken: rows.length, leased: deliveriesIn(rows, "leased", channel) };
}

// `from`: nothing that is due was due earlier. Behind it lie the index entries of finished rows; while an old snapshot, a
// backup's for one, may still see those rows, a look that begins at the beginning visits every one of them.
export type Bite = { limit: number; from: Date | null; answer: string };

// Told before the commit, so nothing is lost: what fails on the way is due as before, and told again. `upTo`: when the last of
// them was due.
export function finishDeliveries(
  sql: Sql,
  channel: Channel,
  { limit, from, answer }: Bite,
  tell: (delivered: Delivery[]) => Promise<void>,
): Promise<{ taken: number; upTo: Date | null }> {
  return sql.begin(async (tx) => {
    const finish = tx.unsafe(FINISH, [channel, limit, from ?? new Date(0), answer], { prepare: true });
    const [, rows] = await Promise.all([tx.unsafe(`${BY_INDEX}; ${UNHURRIED}`), finish]);
    await tell(deliveriesIn(rows, "delivered", channel));
    const last = Math.max(...rows.map((row) => row.due_at.getTime()));
    return { taken: rows.length, upTo: rows.length > 0 ? new Date(last) : null };
  });
}

function deliveriesIn(rows: Row[], state: DeliveryState, channel: Channel): Delivery[] {
  return rows
    .filter((row) => row.state === state)
    .map((row) => ({
      workspaceId: row.workspace_id,
      intentId: row.intent_id,
      seq: row.seq,
      place: row.place,
      channel,
      occasion: row.occasion,
      address: row.address,
      attempts: row.attempts,
      fence: row.fence,
    }));
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

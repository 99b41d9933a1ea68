// What a commit left to tell: whom it concerns, and what happened. It is told in the log and turned into messages (messages.ts)
// and finished in one transaction: one update instead of a lease and a result, of which each leaves a dead row and new index
// entries behind. Nothing here reaches outside.
import type { Delivery } from "../../domain/delivery";
import { asks } from "../../domain/message";
import type { Channel, DeliveryState } from "../../domain/types";
import type { Sql } from "../client";
import type { Row } from "../wire/line";
import { BY_INDEX } from "./by-index";

export const MOST_ATTEMPTS = 8;

// The oldest that are due, each in one worker's hands. Found again by their place in the table: there is no join to plan.
// The clock in brackets is read once; bare, it would be read anew for each row, up to the last that is not due yet.
const taken = (since = "") => `d.ctid = any (array(
    select ctid from deliveries
    where channel = $1 and state in ('due','leased') ${since} and due_at <= (select app_now())
    order by due_at limit $2 for update skip locked))`;

// What a message would say about a task that is no longer open is not said any more. The status is asked as a value: the
// planner may answer an "exists" by reading every task there is. "offset 0" keeps the whole from being worked out twice.
const JUDGED = `
    select (case when d.attempts >= ${MOST_ATTEMPTS} then 'dead'
                 when d.occasion in ('assigned','reminder','escalated') and (select t.status from tasks t
                   where t.workspace_id = d.workspace_id and t.id = d.intent_id) is distinct from 'open' then 'superseded'
                 else 'delivered' end)::delivery_state as state offset 0`;

const RETURNING = `
  returning d.workspace_id, d.intent_id, d.seq, d.place, d.occasion, d.address, d.attempts, d.fence, d.state, d.due_at`;

// `answer`: the number of its parameter.
const ended = (answer: number): string => `
  update deliveries d set
    (state, answer) = (select j.state, case j.state when 'delivered' then $${answer} else d.answer end from (${JUDGED}) j),
    ended_at = app_now(), fence = d.fence + 1, attempts = d.attempts + 1`;

const FINISH = `${ended(4)}
  where ${taken("and due_at >= $3")}${RETURNING}`;

// I6: what happened before to the same task. It was due before `from`, or another worker has it in hand, which is waited for: then
// it has been told, and is due no longer. Of two that wait for each other one fails, and begins again.
const FINISH_EARLIER = `${ended(2)}
  from unnest($3::uuid[], $4::uuid[], $5::int[]) as u(ws, id, seq)
  where d.workspace_id = u.ws and d.intent_id = u.id and d.seq < u.seq and d.channel = $1 and d.state in ('due','leased')
    and d.due_at <= app_now()${RETURNING}`;

// The commit is not waited for: it would hold up the flushes that decisions wait for, and what a power cut takes back is told
// once more.
const UNHURRIED = "set local synchronous_commit = off";

// `from`: nothing that is due was due earlier. Behind it lie the index entries of finished rows; while an old snapshot, a
// backup's for one, may still see those rows, a look that begins at the beginning visits every one of them.
export type Bite = { limit: number; from: Date | null; answer: string };

// Told before the commit, so nothing is lost: what fails on the way is due as before, and told again. `upTo`: when the last of
// them was due.
export function finishDeliveries(
  sql: Sql,
  channel: Channel,
  { limit, from, answer }: Bite,
  tell: (delivered: Delivery[], tx: Sql) => Promise<void>,
): Promise<{ taken: number; upTo: Date | null }> {
  return sql.begin(async (tx) => {
    const finish = tx.unsafe(FINISH, [channel, limit, from ?? new Date(0), answer], { prepare: true });
    const [, rows] = await Promise.all([tx.unsafe(`${BY_INDEX}; ${UNHURRIED}`), finish]);
    const later = deliveriesIn(rows, "delivered", channel).filter(mayComeSecond);
    const earlier = later.length > 0 ? await finishEarlier(tx as unknown as Sql, channel, answer, later) : [];
    await tell(deliveriesIn([...earlier, ...rows], "delivered", channel), tx as unknown as Sql);
    const last = Math.max(...rows.map((row) => row.due_at.getTime()));
    return { taken: rows.length, upTo: rows.length > 0 ? new Date(last) : null };
  });
}

// Of what a task was told before it ended nothing goes out any more once it has: only what asks can come too early.
const FIRST_ASKED = 6;
const mayComeSecond = ({ occasion, seq }: Delivery): boolean => asks(occasion) && seq > FIRST_ASKED;

const finishEarlier = (tx: Sql, channel: Channel, answer: string, later: Delivery[]): Promise<Row[]> =>
  tx.unsafe<Row[]>(
    FINISH_EARLIER,
    [
      channel,
      answer,
      later.map(({ workspaceId }) => workspaceId),
      later.map(({ intentId }) => intentId),
      later.map(({ seq }) => seq),
    ],
    { prepare: true },
  );

/** Of this one nothing can be made, now or later. */
export async function endUntold(tx: Sql, delivery: Delivery, why: string): Promise<void> {
  const { workspaceId, intentId, seq, place } = delivery;
  await tx`
    update deliveries set state = 'dead', answer = ${why.slice(0, 500)}
    where workspace_id = ${workspaceId} and intent_id = ${intentId} and seq = ${seq} and place = ${place}`;
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

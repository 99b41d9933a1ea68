// How an attempt went. Written only where the fence still matches: false means that the lease ran out, and somebody else has
// the message now.
import type { Message, Sent } from "../../domain/message";
import type { Fate } from "../../domain/message-fate";
import type { Sql } from "../client";
import { byIndex } from "./by-index";
import { CLEARED, HEARD } from "./destinations";

const MINE =
  "where workspace_id = $1 and id = $2 and fence = $3 and state = 'leased' returning workspace_id, id, channel, destination";
const ATTEMPT =
  "from mine where a.workspace_id = mine.workspace_id and a.message_id = mine.id and a.attempt = $4 returning 1";

const SENT = `
  with mine as (
    update messages set state = 'delivered', ended_at = app_now(), answer = $5, kept = $6, subject = $7, content = $8::text::json
    ${MINE}), ${CLEARED}
  update message_attempts a set outcome = 'delivered', ms = $9, answer = $5 ${ATTEMPT}`;

export async function recordSent(sql: Sql, message: Message, sent: Sent, ms: number): Promise<boolean> {
  const { answer, kept = false, subject = null, content } = sent;
  const params = [
    ...keyOf(message),
    answer.slice(0, 500),
    kept,
    subject,
    JSON.stringify(content),
    Math.round(ms),
  ];
  const rows = await byIndex(sql, (tx) => tx.unsafe(SENT, params, { prepare: true }));
  return rows.length > 0;
}

// A second attempt of which nobody knows whether it arrived is the last: a third might be the third copy.
const FAILED = `
  with mine as (
    update messages m set answer = $5,
      (state, ended_at) = (select j.state, case when j.state <> 'due' then app_now() end from (
        select case when $6::delivery_state = 'due' and $9 = 'unknown' and $10 and exists (select from message_attempts e
          where e.workspace_id = m.workspace_id and e.message_id = m.id and e.attempt < $4 and e.outcome = 'unknown')
          then 'dead' else $6::delivery_state end as state offset 0) j),
      due_at = app_now() + $7::float8 * interval '1 second', spent = m.spent - (not $8::boolean)::int
    ${MINE}), ${HEARD}
  update message_attempts a set outcome = $9, ms = $11, code = $12, answer = $5 ${ATTEMPT}`;

export type Failure = {
  code: string;
  fate: Fate;
  /** Nobody knows whether it arrived. `isLimited`: of such attempts there are two at most. */
  isUnknown: boolean;
  isLimited: boolean;
  heard: Heard;
};

/** Of the message's own place, and of the whole of its channel. True: it is alive, whatever it said of this message. False: it was
 * not asked. Null: it is in trouble itself, or nobody knows. */
export type Heard = { own: boolean | null; whole: boolean | null };

export async function recordFailure(
  sql: Sql,
  message: Message,
  failure: Failure,
  ms: number,
): Promise<boolean> {
  const { code, fate, isUnknown, isLimited, heard } = failure;
  const params = [
    ...keyOf(message),
    fate.answer.slice(0, 500),
    fate.state,
    fate.dueInSeconds,
    fate.countsAgainstIt,
    isUnknown ? "unknown" : "failed",
    isLimited,
    Math.round(ms),
    code.slice(0, 80),
    heard.own,
    heard.whole,
  ];
  const rows = await byIndex(sql, (tx) => tx.unsafe(FAILED, params, { prepare: true }));
  return rows.length > 0;
}

const keyOf = ({ workspaceId, id, fence, attempts }: Message) => [workspaceId, id, fence, attempts];

// What an owner or admin may do about a message: have it tried now, or sent once more; and about all that could not be sent.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { countDeadOf, type MessageFilter } from "../db/read/messages";
import { copyMessage, retryDead, retryMessage } from "../db/write/resend-message";
import { idFloor } from "../domain/id-time";
import type { MessageOccasion } from "../domain/message";
import { CHANNEL_WORDS, MESSAGE_WORDS } from "../domain/message-words";
import { refuseManaging } from "../domain/roles";
import type { Outward } from "../domain/types";
import { administer, type By, type Me, refused, type Verdict } from "./administer";

type Known = {
  id: string;
  state: string;
  channel: Outward;
  occasion: MessageOccasion;
  to: string;
  now: Date;
};
const GONE = "There is no such message here.";
/** Each of these carries a secret of its own, made for it alone: whoever needs another asks for another. */
const ONCE = new Set<MessageOccasion>(["sign_in", "invitation", "test"]);

export const retryNow = (db: { sql: Sql }, by: By, id: string): Promise<Verdict> =>
  managing(db, by, id, async (tx, me, message) => {
    if (message.state === "leased") return refused("It is being sent this moment.");
    if (!(await retryMessage(tx, me.workspaceId, id)))
      return refused("It has been sent, or is no longer needed: send it once more instead.");
    await me.note("message.retried", naming(message));
    return { ok: true };
  });

/** So many at once: more would be tried before anybody sees what becomes of the first. */
export const MOST_AT_ONCE = 500;

/** All that could not be sent of those that a filter shows. `only`: the filter in words, for the record. */
export const retryAllNow = (
  db: { sql: Sql },
  by: By,
  { filter, only }: { filter: MessageFilter; only: string },
): Promise<Verdict<{ count: number; left: number }>> =>
  administer<{ count: number; left: number }>(db, by, async (tx, me) => {
    const barred = refuseManaging(me.role);
    if (barred) return refused(barred);
    const count = await retryDead(tx, me.workspaceId, filter, MOST_AT_ONCE);
    if (count === 0) return refused("There is none among them any more that could not be sent.");
    await me.note("message.all_retried", { count, ...(only && { only }) });
    const left = count < MOST_AT_ONCE ? 0 : await countDeadOf(tx, me.workspaceId, filter, MOST_AT_ONCE + 1);
    return { ok: true, count, left };
  });

/** `messageId`: of the new one. */
export const sendOnceMore = (db: { sql: Sql }, by: By, id: string): Promise<Verdict<{ messageId: string }>> =>
  managing<{ messageId: string }>(db, by, id, async (tx, me, message) => {
    if (ONCE.has(message.occasion)) return refused("This one is made anew where it was asked for.");
    const newId = laterId(message.now);
    const messageId = await copyMessage(tx, me.workspaceId, id, { newId, by: me.id });
    if (messageId === null) return refused("It is on its way still.");
    await me.note("message.sent_again", { ...naming(message), copy: messageId });
    return { ok: true, messageId };
  });

function managing<T = object>(
  db: { sql: Sql },
  by: By,
  id: string,
  work: (tx: Sql, me: Me, message: Known) => Promise<Verdict<T>>,
): Promise<Verdict<T>> {
  return administer<T>(db, by, async (tx, me) => {
    const barred = refuseManaging(me.role);
    if (barred) return refused(barred);
    const [message] = await tx<Known[]>`
      select m.id, m.state::text, m.channel, m.occasion, coalesce(p.name, g.name, m.address) as to, app_now() as now
      from messages m
      left join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
      left join groups g on g.workspace_id = m.workspace_id and g.id = m.group_id
      where m.workspace_id = ${me.workspaceId} and m.id = ${id} for update of m`;
    if (!message) return refused(GONE);
    return work(tx, me, message);
  });
}

const naming = ({ id, channel, occasion, to }: Known) => ({
  message: id,
  what: MESSAGE_WORDS[occasion],
  channel: CHANNEL_WORDS[channel],
  to,
});

/** Of the same kind as those that the worker makes, so that lists keep their order. */
const laterId = (now: Date): string => `${idFloor(now).slice(0, 15)}${randomUUID().slice(15)}`;

// What an owner or admin may do about a message: have it tried now, or sent once more.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { copyMessage, retryMessage } from "../db/write/resend-message";
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

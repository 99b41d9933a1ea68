// Whose a Slack account is. It takes two proofs at once: a message that only the account could read, and a session of the person
// here. An e-mail address that is the same proves neither.
import type { Sql } from "../db/client";
import { type OpenOffer, offerByHash } from "../db/read/slack-people";
import { dropLink, linkOwner, replaceLink, spendOffer } from "../db/write/slack-links";
import { refreshPostsOf } from "../db/write/slack-posts";
import { administer, type By, refused, type Verdict } from "./administer";

const accountName = ({ name, email, userId }: Pick<OpenOffer, "name" | "email" | "userId">): string =>
  [name ?? email, userId].filter((part) => part !== null).join(", ");

/** Takes up an offer. It is spent by that, and by nothing else. */
export function connectSlack(db: { sql: Sql }, by: By, hash: Uint8Array): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    const offer = await offerByHash(tx, hash);
    if (offer?.workspaceId !== me.workspaceId) return refused(GONE);
    if (offer.personId !== null && offer.personId !== me.id) return refused(NOT_YOURS);
    if (me.role === "auditor") return refused("Auditors decide nothing, so there is nothing to connect.");
    const { teamId, userId } = offer;
    const owner = await linkOwner(tx, me.workspaceId, teamId, userId);
    if (owner !== null && owner !== me.id) return refused(TAKEN);
    if (!(await spendOffer(tx, me.workspaceId, hash))) return refused(GONE);
    const name = offer.name ?? offer.email;
    await replaceLink(tx, { workspaceId: me.workspaceId, teamId, userId, personId: me.id, name });
    // What was posted to them gets its buttons.
    await refreshPostsOf(tx, me.workspaceId, me.id);
    await me.note("slack.connected", {
      account: accountName(offer),
      team: teamId,
      user: userId,
      name: me.name,
    });
    return { ok: true };
  });
}

export const GONE = "This offer was used or has ended. Ask for another: type /countersign link in Slack.";
export const NOT_YOURS =
  "This offer was sent to somebody else. Sign in as the person whom the message was for.";
const TAKEN = "This Slack account is connected to somebody else here. They have to disconnect it first.";

export function disconnectSlack(
  db: { sql: Sql },
  by: By,
  { teamId, userId }: { teamId: string; userId: string },
): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    const link = { workspaceId: me.workspaceId, personId: me.id, teamId, userId };
    const dropped = await dropLink(tx, link);
    if (!dropped) return refused("This account was not connected to you.");
    await refreshPostsOf(tx, me.workspaceId, me.id);
    const account = accountName({ name: dropped.name, email: null, userId });
    await me.note("slack.disconnected", { account, team: teamId, user: userId, name: me.name });
    return { ok: true };
  });
}

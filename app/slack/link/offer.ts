import { isLinkToken, linkHash } from "@/lib/channels/slack/link-offer";
import { personOfUser } from "@/lib/db/read/people";
import { type OpenOffer, offerByHash } from "@/lib/db/read/slack-people";
import { readToken } from "@/lib/web/cookie";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";

export type Opened = { offer: OpenOffer; hash: Buffer; me: { id: string; email: string } };

/** The offer that this browser holds, and who the viewer is in its workspace; null: none, or nobody there. */
export async function openedOffer({ userId }: Viewer): Promise<Opened | null> {
  const token = await readToken("slack_link");
  if (token === null || !isLinkToken(token)) return null;
  const hash = linkHash(token);
  const { sql } = database();
  const offer = await offerByHash(sql, hash);
  const me = offer && (await personOfUser(sql, userId, offer.workspaceId));
  return me?.workspaceId === offer?.workspaceId && offer && me ? { offer, hash, me } : null;
}

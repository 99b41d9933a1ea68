// An account of which nobody has said whose it is gets an offer to say so, in the message itself.
import { linkHash, linkToken, linkUrl } from "../../channels/slack/link-offer";
import { offerLink } from "../../db/write/slack-links";
import type { Deps } from "./task-facts";
import type { WorkspaceSlack } from "./workspace-slack";

type To = {
  userId: string;
  reader: { id: string; email: string } | null;
  seed: string;
  /** What Slack says of the account, where it was asked. */
  account?: { email: string | null; name: string | null };
};

/** A message that is sent again carries the same one. */
export async function offerTo(
  { sql, publicUrl, linkSecret }: Deps,
  { workspaceId, teamId }: WorkspaceSlack,
  { userId, reader, seed, account }: To,
): Promise<string> {
  const token = linkToken(linkSecret, { workspaceId, teamId, userId }, seed);
  const person = { personId: reader?.id ?? null, email: reader?.email ?? null, ...account };
  await offerLink(sql, { workspaceId, teamId, userId, hash: linkHash(token), ...person });
  return linkUrl(publicUrl, token);
}

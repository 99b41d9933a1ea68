// An account of which nobody has said whose it is gets an offer to say so, in the message itself.
import { linkHash, linkToken, linkUrl } from "../../channels/slack/link-offer";
import { offerLink } from "../../db/write/slack-links";
import type { Deps } from "./task-facts";
import type { WorkspaceSlack } from "./workspace-slack";

type To = { userId: string; reader: { id: string; email: string } | null; seed: string };

/** A message that is sent again carries the same one. */
export async function offerTo(
  { sql, publicUrl, linkSecret }: Deps,
  { workspaceId, teamId }: WorkspaceSlack,
  { userId, reader, seed }: To,
): Promise<string> {
  const token = linkToken(linkSecret, { workspaceId, teamId, userId }, seed);
  const person = { personId: reader?.id ?? null, email: reader?.email ?? null };
  await offerLink(sql, { workspaceId, teamId, userId, hash: linkHash(token), ...person });
  return linkUrl(publicUrl, token);
}

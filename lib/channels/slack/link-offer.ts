// The token of the offer to say whose a Slack account is. It is derived, so that a message that is sent again carries the same one
// and the table holds only its hash. It is made for one account, and proves nothing but that whoever has it read what was sent
// there: whose the account is says a session.
import { createHash, createHmac } from "node:crypto";

export type OfferedTo = { workspaceId: string; teamId: string; userId: string };

/** `seed`: what the offer came about by, such as the id of the message that carries it. */
export const linkToken = (secret: string, { workspaceId, teamId, userId }: OfferedTo, seed: string): string =>
  createHmac("sha256", secret)
    .update(JSON.stringify(["slack link", workspaceId, teamId, userId, seed]))
    .digest("base64url");

export const isLinkToken = (text: string): boolean => /^[\w-]{43}$/.test(text);

export const linkHash = (token: string): Buffer => createHash("sha256").update(token).digest();

export const linkUrl = (publicUrl: string, token: string): string => `${publicUrl}/slack/link?token=${token}`;

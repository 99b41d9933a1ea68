// The secrets of links in messages. They are made from the secret of this installation and what they are for, so that a message
// that is sent again carries the same ones, and the tables hold only hashes: whoever has a copy of them opens nothing.
import { createHash, createHmac } from "node:crypto";
import type { Message } from "../domain/message";

export type LinkOf = { workspaceId: string; id: string; version: number }; // id = the message's

const CODES = 1_000_000n;

/** 256 bits, in the address of the link. */
export const linkToken = (secret: string, { workspaceId, id, version }: LinkOf): string =>
  derive(secret, "decide", workspaceId, id, String(version)).toString("base64url");

/** Six digits, printed in the message and not in the address. Each is as likely as any other, to one part in 10^13. */
export const linkCode = (secret: string, { workspaceId, id, version }: LinkOf): string =>
  (derive(secret, "code", workspaceId, id, String(version)).readBigUInt64BE() % CODES)
    .toString()
    .padStart(6, "0");

/** A plain hash of six digits would be found by trying them all; this one cannot be tried without the secret. */
export const codeHash = (secret: string, { workspaceId, id, version }: LinkOf, code: string): Buffer =>
  derive(secret, "code hash", workspaceId, id, String(version), code);

type DisputeOf = { workspaceId: string; intentId: string; personId: string; version: number };

/** "This was not me", in the receipt of a decision. */
export const disputeToken = (
  secret: string,
  { workspaceId, intentId, personId, version }: DisputeOf,
): string =>
  derive(secret, "dispute", workspaceId, intentId, personId, String(version)).toString("base64url");

/** Where the person of a receipt says that it was not them; null: this message is no receipt. */
export function disputeUrl(
  { linkSecret, publicUrl }: { linkSecret: string; publicUrl: string },
  {
    workspaceId,
    intentId,
    personId,
    about,
  }: Pick<Message, "workspaceId" | "intentId" | "personId" | "about">,
): string | null {
  const { version } = about;
  if (intentId === null || personId === null || typeof version !== "number") return null;
  return `${publicUrl}/d/not-me/${disputeToken(linkSecret, { workspaceId, intentId, personId, version })}`;
}

/** For whom a digest is switched off at one press: no session, and nothing else that it could do. */
export const digestOffToken = (secret: string, workspaceId: string, personId: string): string =>
  `${workspaceId}.${personId}.${derive(secret, "digest off", workspaceId, personId).toString("base64url")}`;

export const digestOffUrl = (
  { linkSecret, publicUrl }: { linkSecret: string; publicUrl: string },
  { workspaceId, personId }: { workspaceId: string; personId: string },
): string => `${publicUrl}/digest/off/${digestOffToken(linkSecret, workspaceId, personId)}`;

export const hashOfToken = (token: string): Buffer => createHash("sha256").update(token).digest();

/** Ids, numbers and our own words hold no line end, so no two lists read the same. */
export const derive = (secret: string, purpose: string, ...parts: string[]): Buffer =>
  createHmac("sha256", secret)
    .update(["countersign", purpose, ...parts].join("\n"))
    .digest();

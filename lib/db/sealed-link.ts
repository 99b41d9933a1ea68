// A link that is no hash's to make again (somebody was given its token once) waits in its message for the worker, sealed: whoever
// has a copy of the tables opens nothing. Web and the worker alone can make the key.
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { derive } from "./link-secrets";

const NONCE = 12;
const TAG = 16;

/** `messageId`: it opens in that message alone. */
export function sealLink(secret: string, messageId: string, url: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", keyOf(secret), nonce).setAAD(Buffer.from(messageId));
  const body = Buffer.concat([cipher.update(url, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64");
}

/** null: sealed with another secret, for another message, or not by us. */
export function openLink(secret: string, messageId: string, sealed: string): string | null {
  try {
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", keyOf(secret), bytes.subarray(0, NONCE), {
      authTagLength: TAG,
    })
      .setAAD(Buffer.from(messageId))
      .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

const keyOf = (secret: string): Buffer => derive(secret, "sealed link");

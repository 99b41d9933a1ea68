// An answer that holds a new key is kept for a repeat of the same request, but not so that a copy of the database could
// read it: it is sealed under what only the caller has, their own token.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { Json, JsonObject } from "../domain/types";

const NONCE = 12;
const TAG = 16;

export type Seal = { close(answer: Json): JsonObject; open(kept: Json): Json | null };

export function sealFor(token: string, idempotencyKey: string): Seal {
  const key = Buffer.from(hkdfSync("sha256", token, idempotencyKey, "countersign idempotent answer", 32));
  return {
    close(answer) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(JSON.stringify(answer), "utf8"), cipher.final()]);
      return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64") };
    },
    open(kept) {
      const sealed = kept !== null && typeof kept === "object" && !Array.isArray(kept) ? kept.sealed : null;
      return typeof sealed === "string" ? opened(key, Buffer.from(sealed, "base64")) : null;
    },
  };
}

// Null: sealed under another token, or not by us.
function opened(key: Buffer, sealed: Buffer): Json | null {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAuthTag(sealed.subarray(NONCE, NONCE + TAG));
    const body = Buffer.concat([decipher.update(sealed.subarray(NONCE + TAG)), decipher.final()]);
    return JSON.parse(body.toString("utf8")) as Json;
  } catch {
    return null;
  }
}

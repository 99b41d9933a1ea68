// A repeated request is known by who asks, where, and the key they chose; the hash of its body tells the same request
// from another one under the same key.
import { hash } from "node:crypto";
import { canonical } from "../domain/canonical";
import type { Idempotency, Json } from "../domain/types";
import { callerText, type Principal } from "./principal";

export function idempotencyOf(
  principal: Principal,
  method: string,
  path: string,
  key: string | null | undefined,
  body: Json,
): Idempotency | null {
  if (!key) return null;
  // JSON keeps the parts apart: no key can be chosen so that it runs into the path before it.
  const id = JSON.stringify([principal.workspaceId, callerText(principal), `${method} ${path}`, key]);
  return { id: digestId(id), body: digestId(canonical(body)) };
}

/** A link decides once: pressed twice, or sent again, it is the same request. */
export const idempotencyOfLink = (
  { workspaceId, id, version }: { workspaceId: string; id: string; version: number },
  body: Json,
): Idempotency => ({
  id: digestId(JSON.stringify([workspaceId, "link", id, version])),
  body: digestId(canonical(body)),
});

// The first 128 bits of SHA-256, written as a UUID because that is how the column keeps 16 bytes.
function digestId(text: string): string {
  const hex = hash("sha256", text, "hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

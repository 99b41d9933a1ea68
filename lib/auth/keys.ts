// Making and taking away keys. A token is shown once, here; what is kept is its hash.
import type { Sql } from "../db/client";
import { insertKey, type Key } from "../db/write/keys";
import type { KeyKind, Scope } from "../domain/types";
import { newToken } from "./tokens";

export type KeyWish = {
  workspaceId: string;
  kind: KeyKind;
  personId?: string | null; // the person it acts as; for a machine's key, the person who made it
  alsoBehind?: string[]; // who else holds it
  agentId?: string | null;
  callerId?: string | null; // as whom it asks: of the key that it replaces
  name?: string;
  scopes?: Scope[];
  expiresAt?: Date | null;
};
export type NewlyMadeKey = { token: string; key: Key };

const DEFAULT_SCOPES: Record<KeyKind, Scope[]> = {
  person: ["submit", "read", "claim", "cancel", "admin", "decide"],
  agent: ["submit", "read", "claim", "cancel"],
  workspace: ["submit", "read", "claim", "cancel", "admin"],
};

export async function createKey(db: { sql: Sql }, wish: KeyWish): Promise<NewlyMadeKey> {
  const {
    workspaceId,
    kind,
    personId = null,
    alsoBehind = [],
    agentId = null,
    callerId = null,
    expiresAt = null,
  } = wish;
  const scopes = wish.scopes ?? DEFAULT_SCOPES[kind];
  if (kind === "person" && personId === null) throw new Error("a person's key needs the person");
  if ((kind === "agent") !== (agentId !== null))
    throw new Error("an agent's key, and no other, names an agent");
  if (kind !== "person" && scopes.includes("decide"))
    throw new Error("only a person's key can hold `decide`");
  const { token, keyId, hash, hint } = newToken(kind, agentId);
  const row = {
    workspaceId,
    id: keyId,
    kind,
    agentId,
    personId,
    alsoBehind,
    callerId,
    name: wish.name ?? null,
    hash,
    hint,
    scopes,
    expiresAt,
  };
  return { token, key: await insertKey(db.sql, row) };
}

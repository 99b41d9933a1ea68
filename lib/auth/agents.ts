// Making and ending agents and their keys.
import { randomBytes } from "node:crypto";
import type { Sql } from "../db/client";
import { type AgentView, agentNamed } from "../db/read/agents";
import {
  type AgentEdit,
  insertAgent,
  lockLivingAgent,
  markAgentDeleted,
  updateAgent,
} from "../db/write/agents";
import { revokeAgentKey, revokeKeysOfAgent } from "../db/write/keys";
import { actorText } from "../domain/state";
import { createKey, type NewlyMadeKey } from "./keys";
import type { Principal } from "./principal";

export type AgentWish = {
  name: string; // verbatim: clients look for it again by these very letters
  slug: string; // the last part of its address
  displayName?: string | null;
  description?: string | null;
  deliveryMode?: string;
  callbackUrl?: string | null;
};

export const addressIn = (who: Pick<Principal, "orgSlug" | "workspaceSlug">, slug: string): string =>
  `agent://${who.orgSlug}/${who.workspaceSlug}/${slug}`;

// The last part of a name, made fit to be the last part of an address. Null when nothing fit is left.
export function slugOf(name: string): string | null {
  const path = name
    .trim()
    .replace(/^agent:\/\//i, "")
    .replace(/\/+$/, "");
  const last = path.split("/").at(-1) ?? "";
  const slug = last
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[-._]+|[-._]+$/g, "")
    .slice(0, 63);
  return slug.length >= 2 ? slug : null;
}

// The agent that was made, or the one that has this name or address already.
export async function addAgent(
  tx: Sql,
  by: Principal,
  wish: AgentWish,
): Promise<{ agent: AgentView; isNew: boolean }> {
  const address = addressIn(by, wish.slug);
  const made = await insertAgent(tx, {
    workspaceId: by.workspaceId,
    id: newAgentId(),
    name: wish.name,
    address,
    displayName: wish.displayName ?? null,
    description: wish.description ?? null,
    deliveryMode: wish.deliveryMode ?? "stream",
    callbackUrl: wish.callbackUrl ?? null,
    ownerPersonId: by.person?.personId ?? by.personId,
    createdBy: actorText((by.person ?? by).actor("api")),
  });
  if (made) return { agent: made, isNew: true };
  const existing = await agentNamed(tx, by.workspaceId, wish.name, address);
  if (!existing) throw new Error("an agent's name is taken by nobody");
  return { agent: existing, isNew: false };
}

export const editAgent = (db: { sql: Sql }, workspaceId: string, id: string, edit: AgentEdit) =>
  updateAgent(db.sql, workspaceId, id, edit);

// Its keys die with it, in the same transaction.
export async function endAgent(db: { sql: Sql }, workspaceId: string, id: string): Promise<AgentView | null> {
  const ended = await db.sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const agent = await markAgentDeleted(tx, workspaceId, id);
    if (agent) await revokeKeysOfAgent(tx, workspaceId, id);
    return agent;
  });
  return ended;
}

export const endAgentKey = (db: { sql: Sql }, workspaceId: string, agentId: string, keyId: string) =>
  revokeAgentKey(db.sql, workspaceId, agentId, keyId);

export async function addAgentKey(
  tx: Sql,
  by: Principal,
  agentId: string,
  expiresAt: Date | null,
): Promise<NewlyMadeKey | null> {
  if (!(await lockLivingAgent(tx, by.workspaceId, agentId))) return null;
  const personId = by.person?.personId ?? by.personId;
  return createKey({ sql: tx }, { workspaceId: by.workspaceId, kind: "agent", agentId, personId, expiresAt });
}

// Ordered by the time it was made, so that pages of agents come in that order; unguessable in the rest.
function newAgentId(): string {
  const time = Date.now().toString(36).padStart(9, "0");
  const random = BigInt(`0x${randomBytes(10).toString("hex")}`)
    .toString(36)
    .padStart(16, "0");
  return `sa_${time}${random}`;
}

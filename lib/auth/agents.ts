// Making and ending agents and their keys.
import { randomBytes } from "node:crypto";
import type { Sql } from "../db/client";
import { type AgentView, agentNamed } from "../db/read/agents";
import { noteChange } from "../db/write/admin-events";
import {
  type AgentEdit,
  insertAgent,
  lockLivingAgent,
  markAgentDeleted,
  updateAgent,
} from "../db/write/agents";
import { type Key, revokeAgentKey, revokeKeysOfAgent } from "../db/write/keys";
import { peopleBehind } from "../domain/access";
import type { AdminEvent } from "../domain/admin-events";
import { actorText } from "../domain/state";
import type { Actor, JsonObject, Scope } from "../domain/types";
import { createKey, type NewlyMadeKey } from "./keys";
import type { Principal } from "./principal";

/** Who makes and ends agents: over the API a key, on the pages a person. */
export type Maker = Pick<Principal, "workspaceId" | "orgSlug" | "workspaceSlug" | "personId"> & {
  actor(via: "api"): Actor;
  person?: Pick<Principal, "personId" | "actor" | "scopes">;
};

// The person who came along, unless their token may ask for nothing: what it cannot do was not done by it.
const makerIn = (by: Maker) => (by.person?.scopes.includes("submit") ? by.person : by);
const makerText = (by: Maker): string => actorText(makerIn(by).actor("api"));
const note = (tx: Sql, by: Maker, what: AdminEvent, about: JsonObject) =>
  noteChange(tx, { workspaceId: by.workspaceId, actor: makerText(by), what, about });

export type AgentWish = {
  name: string; // verbatim: clients look for it again by these very letters
  slug: string; // the last part of its address
  displayName?: string | null;
  description?: string | null;
  deliveryMode?: string;
  callbackUrl?: string | null;
};

const addressIn = (who: Pick<Principal, "orgSlug" | "workspaceSlug">, slug: string): string =>
  `agent://${who.orgSlug}/${who.workspaceSlug}/${slug}`;

// Letters that do not come apart into one of ours and a mark.
const WITHOUT_MARK: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
};

// The last part of a name, made fit to be the last part of an address: Ü becomes u. Null when nothing fit is left.
export function slugOf(name: string): string | null {
  const path = name
    .trim()
    .replace(/^agent:\/\//i, "")
    .replace(/\/+$/, "");
  const last = path.split("/").at(-1) ?? "";
  const slug = [...last.toLowerCase().normalize("NFKD")]
    .map((letter) => WITHOUT_MARK[letter] ?? letter)
    .join("")
    .replaceAll(/\p{M}+/gu, "")
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[-._]+|[-._]+$/g, "")
    .slice(0, 63);
  return slug.length >= 2 ? slug : null;
}

// The agent that was made, or the one that has this name or address already.
export async function addAgent(
  tx: Sql,
  by: Maker,
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
    ownerPersonId: makerIn(by).personId,
    createdBy: makerText(by),
  });
  if (made) {
    await note(tx, by, "agent.made", { agent: made.id, address });
    return { agent: made, isNew: true };
  }
  const existing = await agentNamed(tx, by.workspaceId, wish.name, address);
  if (!existing) throw new Error("an agent's name is taken by nobody");
  return { agent: existing, isNew: false };
}

type Db = { sql: Sql };

export const editAgent = (db: Db, by: Maker, id: string, edit: AgentEdit): Promise<AgentView | null> =>
  within(db, (tx) => editAgentIn(tx, by, id, edit));

export async function editAgentIn(
  tx: Sql,
  by: Maker,
  id: string,
  edit: AgentEdit,
): Promise<AgentView | null> {
  const agent = await updateAgent(tx, by.workspaceId, id, edit);
  if (agent) await note(tx, by, EDITED[edit.status ?? "neither"], { agent: id, address: agent.address });
  return agent;
}
const EDITED = { active: "agent.resumed", suspended: "agent.suspended", neither: "agent.changed" } as const;

export const endAgent = (db: Db, by: Maker, id: string): Promise<AgentView | null> =>
  within(db, (tx) => endAgentIn(tx, by, id));

// Its keys die with it, in the same transaction.
export async function endAgentIn(tx: Sql, by: Maker, id: string): Promise<AgentView | null> {
  const agent = await markAgentDeleted(tx, by.workspaceId, id);
  if (!agent) return null;
  await revokeKeysOfAgent(tx, by.workspaceId, id);
  await note(tx, by, "agent.deleted", { agent: id, address: agent.address });
  return agent;
}

export function endAgentKey(db: Db, by: Maker, agentId: string, keyId: string): Promise<Key | null> {
  return within(db, async (tx) => {
    const key = await revokeAgentKey(tx, by.workspaceId, agentId, keyId);
    if (key) await note(tx, by, "key.revoked", { ...aboutKey(key), of: agentId });
    return key;
  });
}

export async function addAgentKey(
  tx: Sql,
  by: Maker,
  agentId: string,
  expiresAt: Date | null,
  scopes?: Scope[],
): Promise<NewlyMadeKey | null> {
  const { workspaceId } = by;
  if (!(await lockLivingAgent(tx, workspaceId, agentId))) return null;
  // Whoever holds the key with which this one is made holds this one as well.
  const [personId = null, ...alsoBehind] = peopleBehind(by.actor("api"));
  const wish = { workspaceId, kind: "agent" as const, agentId, personId, alsoBehind, expiresAt };
  const made = await createKey({ sql: tx }, scopes ? { ...wish, scopes } : wish);
  await note(tx, by, "key.made", { ...aboutKey(made.key), of: agentId });
  return made;
}

export const aboutKey = ({ id, kind, hint }: Pick<Key, "id" | "kind" | "hint">): JsonObject => ({
  key: id,
  kind,
  hint,
});

async function within<T>(db: Db, work: (tx: Sql) => Promise<T>): Promise<T> {
  return (await db.sql.begin((tx) => work(tx as unknown as Sql))) as T;
}

// Ordered by the time it was made, so that pages of agents come in that order; unguessable in the rest.
export function newAgentId(): string {
  const time = Date.now().toString(36).padStart(9, "0");
  const random = BigInt(`0x${randomBytes(10).toString("hex")}`)
    .toString(36)
    .padStart(16, "0");
  return `sa_${time}${random}`;
}

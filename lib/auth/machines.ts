// Agents and the keys of machines, as owners and admins handle them on the pages. What becomes of a key reaches every
// process within the second for which it is remembered.
import type { Sql } from "../db/client";
import { agentById } from "../db/read/agents";
import { type Key, revokeAgentKey, revokeKeyRow } from "../db/write/keys";
import { refuseManaging } from "../domain/roles";
import type { Scope } from "../domain/types";
import { administer, type By, type Me, refused, refuseUnproved, type Verdict } from "./administer";
import { aboutKey, addAgent, addAgentKey, editAgentIn, endAgentIn, type Maker, slugOf } from "./agents";
import { createKey } from "./keys";

type Db = { sql: Sql };
type Shown = { token: string; hint: string };
const NO_AGENT = "There is no such agent any more.";
const NO_KEY = "This key is not there, or works no more.";

export function makeAgent(
  db: Db,
  by: By,
  wish: { name: string; description: string | null },
): Promise<Verdict<{ agentId: string }>> {
  return managing<{ agentId: string }>(db, by, async (tx, _me, maker) => {
    const slug = slugOf(wish.name);
    if (slug === null)
      return refused("End it in at least two letters, digits, dots, hyphens or underscores.", "name");
    const { agent, isNew } = await addAgent(tx, maker, { ...wish, slug });
    return isNew ? { ok: true, agentId: agent.id } : refused(`${agent.address} is there already.`, "name");
  });
}

export function setAgentStatus(
  db: Db,
  by: By,
  { agentId, status }: { agentId: string; status: "active" | "suspended" },
): Promise<Verdict> {
  return managing(db, by, async (tx, me, maker) => {
    const agent = await agentById(tx, me.workspaceId, agentId);
    if (!agent || agent.status === "deleted") return refused(NO_AGENT);
    if (agent.status !== status) await editAgentIn(tx, maker, agentId, { status });
    return { ok: true };
  });
}

export function deleteAgent(db: Db, by: By, { agentId }: { agentId: string }): Promise<Verdict> {
  return managing(db, by, async (tx, _me, maker) =>
    (await endAgentIn(tx, maker, agentId)) ? { ok: true } : refused(NO_AGENT),
  );
}

/** `agentId`: null = a key of the workspace itself. */
export type KeyWish = { agentId: string | null; scopes: Scope[]; days: number | null };

export function makeKey(db: Db, by: By, wish: KeyWish): Promise<Verdict<Shown>> {
  return managing<Shown>(db, by, async (tx, me, maker) => {
    if (wish.scopes.includes("decide"))
      return refused("Only a person decides: no machine’s key can hold that.", "scopes");
    const unproved = refuseUnproved(me, wish.scopes.includes("admin"));
    if (unproved) return unproved;
    const expiresAt = wish.days === null ? null : await inHours(tx, wish.days * 24);
    if (wish.agentId !== null) {
      const made = await addAgentKey(tx, maker, wish.agentId, expiresAt, wish.scopes);
      return made ? { ok: true, token: made.token, hint: made.key.hint } : refused(NO_AGENT);
    }
    const { workspaceId } = me;
    const key = { workspaceId, kind: "workspace" as const, personId: me.id, scopes: wish.scopes, expiresAt };
    const made = await createKey({ sql: tx }, key);
    await me.note("key.made", aboutKey(made.key));
    return { ok: true, token: made.token, hint: made.key.hint };
  });
}

/**
 * A new key that may do the same, for as long as the old one was made for. The old one goes on for so many hours, so that
 * nothing stops while it is exchanged.
 */
export function rotateKey(
  db: Db,
  by: By,
  { keyId, overlapHours }: { keyId: string; overlapHours: number },
): Promise<Verdict<Shown>> {
  return managing<Shown>(db, by, async (tx, me) => {
    const { workspaceId } = me;
    const old = await lockMachineKey(tx, workspaceId, keyId);
    if (!old) return refused(NO_KEY);
    if (await wasRotated(tx, workspaceId, keyId))
      return refused("This key was rotated already. Rotate the one that took its place.");
    const unproved = refuseUnproved(me, old.scopes.includes("admin"));
    if (unproved) return unproved;
    // The new one is shown to whoever replaces it. Whoever held the old one goes on, under four eyes, to decide nothing that it asks.
    const { kind, agentId, callerId, scopes, lastsHours } = old;
    const expiresAt = lastsHours === null ? null : await inHours(tx, lastsHours);
    const alsoBehind = old.held.filter((id) => id !== me.id);
    const wish = { workspaceId, kind, agentId, callerId, personId: me.id, alsoBehind, scopes, expiresAt };
    const made = await createKey({ sql: tx }, wish);
    const until = await endIn(tx, workspaceId, keyId, overlapHours);
    await me.note("key.rotated", {
      ...aboutKey(old),
      ...(agentId && { of: agentId }),
      replacement: made.key.hint,
      until: until.toISOString(),
    });
    return { ok: true, token: made.token, hint: made.key.hint };
  });
}

export function revokeMachineKey(db: Db, by: By, { keyId }: { keyId: string }): Promise<Verdict> {
  return managing(db, by, async (tx, me) => {
    const key = await lockMachineKey(tx, me.workspaceId, keyId);
    if (!key) return refused(NO_KEY);
    if (key.agentId) await revokeAgentKey(tx, me.workspaceId, key.agentId, keyId);
    else await revokeKeyRow(tx, me.workspaceId, keyId);
    await me.note("key.revoked", { ...aboutKey(key), ...(key.agentId && { of: key.agentId }) });
    return { ok: true };
  });
}

type MachineKey = Pick<Key, "id" | "kind" | "agentId" | "hint" | "scopes" | "expiresAt"> & {
  lastsHours: number | null; // from when it was made; null: for ever
  held: string[];
  callerId: string;
};

// People's tokens are their own affair.
async function lockMachineKey(tx: Sql, workspaceId: string, keyId: string): Promise<MachineKey | null> {
  const [key] = await tx<MachineKey[]>`
    select id, kind, agent_id as "agentId", hint, scopes, expires_at as "expiresAt",
      (extract(epoch from expires_at - created_at) / 3600)::float8 as "lastsHours",
      array_remove(person_id || also_behind, null)::text[] as held, coalesce(caller_id, id) as "callerId" from keys
    where workspace_id = ${workspaceId} and id = ${keyId} and kind <> 'person' and revoked_at is null
      and (expires_at is null or expires_at > app_now()) for update`;
  return key ?? null;
}

const wasRotated = async (tx: Sql, workspaceId: string, keyId: string): Promise<boolean> =>
  (
    await tx`
      select 1 from admin_events
      where workspace_id = ${workspaceId} and what = 'key.rotated' and about->>'key' = ${keyId} limit 1`
  ).length > 0;

async function endIn(tx: Sql, workspaceId: string, keyId: string, hours: number): Promise<Date> {
  const [row] = await tx<Array<{ until: Date }>>`
    update keys set
      expires_at = least(expires_at, app_now() + ${hours} * interval '1 hour'),
      revoked_at = case when ${hours} = 0 then app_now() end
    where workspace_id = ${workspaceId} and id = ${keyId} returning coalesce(revoked_at, expires_at) as until`;
  if (!row) throw new Error("a key that is locked is not there");
  return row.until;
}

async function inHours(tx: Sql, hours: number): Promise<Date> {
  const [row] = await tx<Array<{ at: Date }>>`select app_now() + ${hours} * interval '1 hour' as at`;
  if (!row) throw new Error("the database has no time");
  return row.at;
}

function managing<T>(
  db: Db,
  by: By,
  work: (tx: Sql, me: Me, maker: Maker) => Promise<Verdict<T>>,
): Promise<Verdict<T>> {
  return administer<T>(db, by, async (tx, me) => {
    const barred = refuseManaging(me.role);
    return barred ? refused(barred) : work(tx, me, await makerOf(tx, me));
  });
}

async function makerOf(tx: Sql, { id, name, workspaceId }: Me): Promise<Maker> {
  const [row] = await tx<Array<{ orgSlug: string; workspaceSlug: string }>>`
    select o.slug as "orgSlug", w.slug as "workspaceSlug" from workspaces w join organizations o on o.id = w.org_id
    where w.id = ${workspaceId}`;
  if (!row) throw new Error("a workspace with people in it is not there");
  return {
    ...row,
    workspaceId,
    personId: id,
    actor: () => ({ kind: "person", id, personId: id, name, via: "inbox" }),
  };
}

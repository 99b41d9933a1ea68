// A person's own tokens: what a program of theirs may do in their name, chosen by themself when it is made.
import type { Sql } from "../db/client";
import { revokePersonKey } from "../db/write/keys";
import { scopesFor } from "../domain/roles";
import type { Scope } from "../domain/types";
import { administer, type By, refused, type Verdict } from "./administer";
import { aboutKey } from "./agents";
import { createKey } from "./keys";

export type TokenWish = { name: string; scopes: Scope[]; days: number | null };
const MOST = 50;

export function makePersonToken(
  db: { sql: Sql },
  by: By,
  { name, scopes, days }: TokenWish,
): Promise<Verdict<{ token: string }>> {
  return administer<{ token: string }>(db, by, async (tx, me) => {
    if (scopes.length === 0) return refused("Choose at least one thing it may do.", "scopes");
    const beyond = scopes.find((scope) => !scopesFor(me.role).includes(scope));
    if (beyond) return refused(`Your role does not let a token of yours ${beyond}.`, "scopes");
    const [row] = await tx<Array<{ count: number; expiresAt: Date | null }>>`
      select count(*)::int as count, app_now() + ${days}::int * interval '1 day' as "expiresAt" from keys
      where workspace_id = ${me.workspaceId} and person_id = ${me.id} and kind = 'person' and revoked_at is null
        and (expires_at is null or expires_at > app_now())`;
    if (!row || row.count >= MOST)
      return refused(`You have ${MOST} tokens already. Revoke one that nobody needs.`);
    const { workspaceId, id: personId } = me;
    const { expiresAt } = row;
    const made = await createKey(
      { sql: tx },
      { workspaceId, kind: "person", personId, name, scopes, expiresAt },
    );
    await me.note("key.made", { ...aboutKey(made.key), of: me.name, scopes });
    return { ok: true, token: made.token };
  });
}

/** Their own and nobody else's; it opens nothing any more within a second. */
export function revokePersonToken(db: { sql: Sql }, by: By, { keyId }: { keyId: string }): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    const key = await revokePersonKey(tx, me.workspaceId, me.id, keyId);
    if (!key) return refused("This token is not there, or was revoked already.");
    await me.note("key.revoked", { ...aboutKey(key), of: me.name });
    return { ok: true };
  });
}

// Changing who may do what. One such change at a time in a workspace, under the lock of its row: two owners who remove each
// other at the same moment come one after the other, and the second finds out what the first did.
import type { Sql } from "../db/client";
import { noteChange } from "../db/write/admin-events";
import type { AdminEvent } from "../domain/admin-events";
import type { JsonObject, Role } from "../domain/types";

/** `isFresh`: whether they proved a moment ago who they are (fresh.ts); undefined where it comes from no page. */
export type By = { workspaceId: string; personId: string; isFresh?: boolean };
export type Me = {
  id: string;
  role: Role;
  name: string;
  workspaceId: string;
  isFresh: boolean;
  note(what: AdminEvent, about: JsonObject): Promise<void>;
};
/** `field`: which of what was typed it is about. */
export type Refused = { ok: false; message: string; field?: string; wantsProof?: true };
export type Verdict<T = object> = ({ ok: true } & T) | Refused;

export const refused = (message: string, field?: string): Refused => ({
  ok: false,
  message,
  ...(field && { field }),
});

/** What gives somebody more rights, or asks less of them, is risky: an open browser that was found is not enough for it. */
export const refuseUnproved = ({ isFresh }: Me, isRisky: boolean): Refused | null =>
  isFresh || !isRisky
    ? null
    : { ok: false, message: "This wants to know first that it is you.", wantsProof: true };

/** `work` looks first and writes afterwards: what it refuses has changed nothing. */
export async function administer<T>(
  db: { sql: Sql },
  { workspaceId, personId, isFresh = true }: By,
  work: (tx: Sql, me: Me) => Promise<Verdict<T>>,
): Promise<Verdict<T>> {
  const verdict = await db.sql.begin(async (transaction): Promise<Verdict<T>> => {
    const tx = transaction as unknown as Sql;
    await tx`select from workspaces where id = ${workspaceId} for no key update`;
    const [me] = await tx<Array<{ id: string; role: Role; name: string }>>`
      select id, role, name from people
      where workspace_id = ${workspaceId} and id = ${personId} and status = 'active'`;
    if (!me) return refused("You do not belong to this workspace any more.");
    const actor = `person:${me.id}`;
    return work(tx, {
      ...me,
      workspaceId,
      isFresh,
      note: (what, about) => noteChange(tx, { workspaceId, actor, what, about }),
    });
  });
  return verdict as Verdict<T>;
}

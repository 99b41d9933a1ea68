// The person whom a change is about, as the rules judge them. In the transaction of the change, under its lock.
import type { Sql } from "../db/client";
import type { Subject } from "../domain/roles";

export type Found = Subject & { email: string; userId: string | null };

export async function subjectOf(tx: Sql, workspaceId: string, personId: string): Promise<Found | null> {
  const [found] = await tx<Found[]>`
    select p.id, p.role, p.name, p.email, p.status, p.user_id as "userId",
           (select count(*)::int from people o where o.workspace_id = p.workspace_id and o.role = 'owner'
             and o.status = 'active' and o.user_id is not null and o.id <> p.id) as "otherOwners"
    from people p where p.workspace_id = ${workspaceId} and p.id = ${personId}`;
  return found ?? null;
}

export const NOBODY = "There is no such person in this workspace.";

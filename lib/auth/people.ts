import { randomUUID } from "node:crypto";
import type { Database, Sql } from "@/lib/db/client";
import { noteChange } from "../db/write/admin-events";
import { actorText } from "../domain/state";
import { SYSTEM } from "../domain/types";

// The first organization, workspace and owner. `npm start`, `npm run bootstrap` and the first-run page compose these; each
// may be run again and finds what is there.

/** Whoever runs the server, and has to say no more about themself. */
export const SERVER = actorText(SYSTEM);

export type FirstWorkspace = { orgId: string; workspaceId: string };
export type Owner = { id: string; workspaceId: string; email: string; name: string; userId: string | null };

export async function firstWorkspace(sql: Sql): Promise<FirstWorkspace | null> {
  const [found] = await sql<FirstWorkspace[]>`
    select org_id as "orgId", id as "workspaceId" from workspaces
    where environment <> 'demo' order by created_at, id limit 1`;
  return found ?? null;
}

export async function ensureFirstWorkspace(
  db: Database,
  { name, slug }: { name: string; slug: string },
): Promise<FirstWorkspace> {
  const found = await firstWorkspace(db.sql);
  if (found) return found;
  await db.sql.begin(async (tx) => {
    // Two that start at once meet at the slug, and both go on with the one that won.
    const [organization] = await tx<Array<{ id: string }>>`
      insert into organizations (id, slug, name) values (${randomUUID()}, ${slug}, ${name})
      on conflict (slug) do nothing returning id`;
    if (!organization) return;
    await tx`insert into workspaces (id, org_id, slug, name) values (${randomUUID()}, ${organization.id}, ${slug}, ${name})`;
  });
  const made = await firstWorkspace(db.sql);
  if (!made) throw new Error(`The organization ${slug} has no workspace.`);
  return made;
}

/** The person with this address as an active owner: found, raised to it, or made. */
export async function ensureOwner(
  db: Pick<Database, "sql">,
  workspaceId: string,
  { email, name }: { email: string; name: string },
): Promise<Owner> {
  const address = email.trim().toLowerCase();
  const [before] = await db.sql`
    select 1 from people where workspace_id = ${workspaceId} and lower(email) = ${address} and role = 'owner' and status = 'active'`;
  const [owner] = await db.sql<Owner[]>`
    insert into people (workspace_id, id, email, name, role)
    values (${workspaceId}, ${randomUUID()}, ${address}, ${name}, 'owner')
    on conflict (workspace_id, lower(email)) do update set role = 'owner', status = 'active', updated_at = app_now()
    returning id, workspace_id as "workspaceId", email, name, user_id as "userId"`;
  if (!owner) throw new Error("The owner could not be written.");
  const about = { person: owner.id, email: owner.email };
  if (!before) await noteChange(db.sql, { workspaceId, actor: SERVER, what: "owner.made", about });
  return owner;
}

/** Whether anybody can sign in as an owner of a real workspace already. Until then the one-time link is the only way in. */
export async function hasOwner(sql: Sql): Promise<boolean> {
  const [found] = await sql`
    select 1 from people p join workspaces w on w.id = p.workspace_id
    where p.role = 'owner' and p.status = 'active' and p.user_id is not null and w.environment <> 'demo' limit 1`;
  return found !== undefined;
}

// By whose mail server a sign-in link may go. It opens its person's account, in every workspace they belong to; so whoever may
// say where a workspace's mail goes must have nothing to win by reading it. The installation's own server may carry any.
import type { Sql } from "../client";

// Nobody else owns workspace `p` who does not own each of the others that its person is in.
const CARRIES = `not exists (
  select from people elsewhere join workspaces w on w.id = elsewhere.workspace_id
  join people owner on owner.workspace_id = p.workspace_id and owner.role = 'owner' and owner.status = 'active'
    and owner.user_id is distinct from p.user_id
  where elsewhere.user_id = p.user_id and elsewhere.status = 'active' and elsewhere.workspace_id <> p.workspace_id
    and w.environment <> 'demo'
    and not exists (select from people same where same.workspace_id = elsewhere.workspace_id
      and same.user_id = owner.user_id and same.role = 'owner' and same.status = 'active'))`;

const HAS_OWN = `exists (select from channel_settings c where c.workspace_id = p.workspace_id and c.channel = 'email'
  and c.settings->>'from' is not null)`;

export async function carriesSignIn(sql: Sql, workspaceId: string, personId: string): Promise<boolean> {
  const [row] = await sql<Array<{ carries: boolean }>>`
    select ${sql.unsafe(CARRIES)} as carries from people p where p.workspace_id = ${workspaceId} and p.id = ${personId}`;
  return row?.carries ?? false;
}

export type Carrier = { workspaceId: string; personId: string; address: string };

/** In which of their workspaces somebody's sign-in link is kept as a mail; `hasServer`: the installation has one of its own. */
export async function signInCarrier(sql: Sql, userId: string, hasServer: boolean): Promise<Carrier | null> {
  // What its server has to do with it: its own is passed by where the installation's takes the mail, and needed where not.
  const [row] = await sql<Carrier[]>`
    select p.workspace_id as "workspaceId", p.id as "personId", p.email as address
    from people p join auth_users u on u.id = p.user_id join workspaces w on w.id = p.workspace_id
    where p.user_id = ${userId} and p.status = 'active' and lower(p.email) = lower(u.email)
      and (${hasServer} or ${sql.unsafe(CARRIES)})
    order by ${sql.unsafe(HAS_OWN)} <> ${hasServer} desc, w.environment = 'demo', p.created_at, p.workspace_id
    limit 1`;
  return row ?? null;
}

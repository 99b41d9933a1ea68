import type { Sql } from "../db/client";

/**
 * Whoever owns a real workspace and can sign in is an owner of the demo beside it, in all its groups, so that the switcher
 * shows it and every task of it can be tried. Does nothing where there is no demo, or for who is in it already.
 */
export async function joinDemo(sql: Sql, userId: string | null): Promise<void> {
  await sql`
    with demo as (
      select id from workspaces where environment = 'demo' and not starts_with(slug, 'demo-hidden-') limit 1
    ), owners as (
      select distinct on (p.user_id) p.user_id, p.email, p.name, p.settings from people p join workspaces w on w.id = p.workspace_id
      where w.environment <> 'demo' and p.role = 'owner' and p.status = 'active' and p.user_id is not null
        and (${userId}::text is null or p.user_id = ${userId}::text) order by p.user_id, p.created_at
    ), joined as (
      insert into people (workspace_id, id, user_id, email, name, role, settings)
      select d.id, gen_random_uuid(), o.user_id, o.email, o.name, 'owner', o.settings from demo d, owners o
      where not exists (select from people p where p.workspace_id = d.id and p.user_id = o.user_id)
      on conflict do nothing returning workspace_id, id
    )
    insert into group_people (workspace_id, group_id, person_id)
    select j.workspace_id, g.id, j.id from joined j join groups g on g.workspace_id = j.workspace_id`;
}

import type { Role } from "@/lib/domain/types";
import type { Sql } from "../client";

// Groups by name, with how many people of each could be asked.

export type ListedGroup = {
  id: string;
  name: string;
  slug: string;
  slackChannel: string | null;
  people: number;
  openTasks: number;
};

const counts = (sql: Sql) => sql`
  (select count(*)::int from group_people m join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
    where m.workspace_id = g.workspace_id and m.group_id = g.id and p.status = 'active' and p.role <> 'auditor') as people,
  (select count(*)::int from (select from assignments a where a.workspace_id = g.workspace_id
    and a.assignee = 'group:' || g.id limit 1000) as asked) as "openTasks"`;

export async function groupsPage(
  sql: Sql,
  workspaceId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ groups: ListedGroup[]; next: string | null }> {
  const rows = await sql<ListedGroup[]>`
    select g.id, g.name, g.slug, g.slack_channel as "slackChannel", ${counts(sql)} from groups g
    where g.workspace_id = ${workspaceId} and (${after ?? null}::uuid is null or (lower(g.name), g.id) >
      (select lower(l.name), l.id from groups l where l.workspace_id = ${workspaceId} and l.id = ${after ?? null}::uuid))
    order by lower(g.name), g.id limit ${limit + 1}`;
  const groups = rows.slice(0, limit);
  return { groups, next: rows.length > limit ? (groups.at(-1)?.id ?? null) : null };
}

export async function groupById(sql: Sql, workspaceId: string, groupId: string): Promise<ListedGroup | null> {
  const [group] = await sql<ListedGroup[]>`
    select g.id, g.name, g.slug, g.slack_channel as "slackChannel", ${counts(sql)} from groups g
    where g.workspace_id = ${workspaceId} and g.id = ${groupId}`;
  return group ?? null;
}

export type GroupPerson = { id: string; name: string; email: string; role: Role; status: string };

/** Who was removed from the workspace is in no group, until they come back. */
export async function groupPeoplePage(
  sql: Sql,
  workspaceId: string,
  groupId: string,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<{ people: GroupPerson[]; next: string | null }> {
  const rows = await sql<GroupPerson[]>`
    select p.id, p.name, p.email, p.role, p.status from group_people m
    join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
    where m.workspace_id = ${workspaceId} and m.group_id = ${groupId} and p.status <> 'removed'
      and (${after ?? null}::uuid is null or (lower(p.name), p.id) > (select lower(l.name), l.id from people l
             where l.workspace_id = ${workspaceId} and l.id = ${after ?? null}::uuid))
    order by lower(p.name), p.id limit ${limit + 1}`;
  const people = rows.slice(0, limit);
  return { people, next: rows.length > limit ? (people.at(-1)?.id ?? null) : null };
}

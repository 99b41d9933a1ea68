import type { PersonStatus } from "@/lib/domain/roles";
import type { Role } from "@/lib/domain/types";
import type { Sql } from "../client";

// The people of a workspace as those who manage them see them, by name.

export type Listed = {
  id: string;
  name: string;
  email: string;
  role: Role;
  status: PersonStatus;
  groups: string[]; // names
  isAway: boolean;
};
export type PeopleQuery = {
  search?: string | undefined;
  status: PersonStatus;
  after?: string | undefined; // the id of the last one shown
  limit: number;
};

const literally = (text: string): string => `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
const isAway = (sql: Sql) =>
  sql`coalesce(p.away_from <= app_now() and (p.away_until is null or p.away_until > app_now()), false)`;

export async function peoplePage(
  sql: Sql,
  workspaceId: string,
  { search, status, after, limit }: PeopleQuery,
): Promise<{ people: Listed[]; next: string | null }> {
  const like = search ? literally(search) : null;
  const rows = await sql<Listed[]>`
    select p.id, p.name, p.email, p.role, p.status, ${isAway(sql)} as "isAway",
           array(select g.name from group_people m join groups g on g.workspace_id = m.workspace_id and g.id = m.group_id
                 where m.workspace_id = p.workspace_id and m.person_id = p.id order by g.name limit 20) as groups
    from people p
    where p.workspace_id = ${workspaceId} and p.status = ${status}
      and (${like}::text is null or p.name ilike ${like} or p.email ilike ${like})
      and (${after ?? null}::uuid is null or (lower(p.name), p.id) > (select lower(l.name), l.id from people l
             where l.workspace_id = ${workspaceId} and l.id = ${after ?? null}::uuid))
    order by lower(p.name), p.id limit ${limit + 1}`;
  const people = rows.slice(0, limit);
  return { people, next: rows.length > limit ? (people.at(-1)?.id ?? null) : null };
}

export type StatusCounts = Record<PersonStatus, number>;
export async function peopleCounts(sql: Sql, workspaceId: string): Promise<StatusCounts> {
  const rows = await sql<Array<{ status: PersonStatus; n: number }>>`
    select status, count(*)::int as n from people where workspace_id = ${workspaceId} group by status`;
  return {
    active: 0,
    invited: 0,
    removed: 0,
    ...Object.fromEntries(rows.map(({ status, n }) => [status, n])),
  };
}

/** Whoever was named to stand in; they may have been removed since, or decide nothing any more. */
export type Substitute = { name: string; email: string; role: Role; status: PersonStatus };

export type Details = Omit<Listed, "groups"> & {
  comes: boolean; // can sign in
  createdAt: Date;
  awayFrom: Date | null;
  awayUntil: Date | null;
  substitute: Substitute | null;
  manager: { id: string; name: string; email: string } | null;
  inviteUntil: Date | null; // while an invitation is open
  openTasks: number; // asked of them by name, at most 1000
  machineKeys: number; // that they made and that still work, at most 100
  groups: Array<{ id: string; name: string }>;
};

export async function personDetails(
  sql: Sql,
  workspaceId: string,
  personId: string,
): Promise<Details | null> {
  const [row] = await sql<Details[]>`
    select p.id, p.name, p.email, p.role, p.status, ${isAway(sql)} as "isAway", p.user_id is not null as comes,
           p.created_at as "createdAt", p.away_from as "awayFrom", p.away_until as "awayUntil",
           (select json_build_object('name', s.name, 'email', s.email, 'role', s.role, 'status', s.status) from people s
             where s.workspace_id = p.workspace_id and s.id = p.substitute_id) as substitute,
           (select json_build_object('id', m.id, 'name', m.name, 'email', m.email) from people m
             where m.workspace_id = p.workspace_id and m.id = p.manager_id) as manager,
           (select max(l.expires_at) from links l where l.workspace_id = p.workspace_id and l.person_id = p.id
             and l.purpose = 'invitation' and l.used_at is null and l.expires_at > app_now()) as "inviteUntil",
           (select count(*)::int from (select from assignments a where a.workspace_id = p.workspace_id
             and a.assignee = 'person:' || p.id limit 1000) as asked) as "openTasks",
           (select count(*)::int from (select from keys k where k.workspace_id = p.workspace_id and k.person_id = p.id
             and k.kind <> 'person' and k.revoked_at is null and (k.expires_at is null or k.expires_at > app_now())
             limit 100) as made) as "machineKeys",
           coalesce((select json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name) from group_people m
             join groups g on g.workspace_id = m.workspace_id and g.id = m.group_id
             where m.workspace_id = p.workspace_id and m.person_id = p.id), '[]') as groups
    from people p where p.workspace_id = ${workspaceId} and p.id = ${personId}`;
  return row ?? null;
}

/** Whom somebody may name: to stand in for them, to join a group. As many as a list of suggestions bears. */
export const suggestedPeople = (sql: Sql, workspaceId: string, except: string | null) =>
  sql<Array<{ email: string; name: string }>>`
    select email, name from people
    where workspace_id = ${workspaceId} and status = 'active' and role <> 'auditor' and id is distinct from ${except}::uuid
    order by lower(name), id limit 300`;

export async function personByEmail(sql: Sql, workspaceId: string, email: string): Promise<string | null> {
  const [row] = await sql<Array<{ id: string }>>`
    select id from people where workspace_id = ${workspaceId} and lower(email) = ${email.trim().toLowerCase()}`;
  return row?.id ?? null;
}

/** Whom to ask for what only they may change. */
export const keepers = (sql: Sql, workspaceId: string) =>
  sql<Array<{ name: string; email: string }>>`
    select name, email from people
    where workspace_id = ${workspaceId} and status = 'active' and role in ('owner', 'admin')
    order by role, lower(name), id limit 3`;

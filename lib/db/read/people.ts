import { refsOf } from "@/lib/domain/access";
import { type PersonSettings, readPersonSettings } from "@/lib/domain/person-settings";
import type { Role } from "@/lib/domain/types";
import { readWorkspaceSettings, type WorkspaceSettings } from "@/lib/domain/workspace-settings";
import type { Sql } from "../client";

// A person as a reader needs them: who they are, in which workspace, and in which groups.
export type Person = {
  workspaceId: string;
  id: string;
  name: string;
  email: string;
  role: Role;
  groups: string[];
};

export type Member = Person & {
  workspaceName: string;
  isDemo: boolean; // the workspace is the demo
  settings: PersonSettings;
  workspaceSettings: WorkspaceSettings;
};

type MemberRow = Member & { settings: unknown; workspaceSettings: unknown };

// The person whom a signed-in user is, in the workspace they chose last. Someone who chose none, or one that they do not
// belong to, is shown the one they joined first, and the demo only where there is no other.
// The only reads that do not name their workspace: they are how the workspace of a session is found.
export async function personOfUser(
  sql: Sql,
  userId: string,
  chosenWorkspaceId: string | null = null,
): Promise<Member | null> {
  const [person] = await sql<MemberRow[]>`
    select p.workspace_id as "workspaceId", p.id, p.name, p.email, p.role, p.settings, w.name as "workspaceName", w.environment = 'demo' as "isDemo",
           w.settings as "workspaceSettings", ${groupIds(sql)} as groups
    from people p join workspaces w on w.id = p.workspace_id
    where p.user_id = ${userId} and p.status = 'active'
    order by (p.workspace_id = ${chosenWorkspaceId}::uuid) desc nulls last, "isDemo", p.created_at, p.workspace_id limit 1`;
  if (!person) return null;
  return {
    ...person,
    settings: readPersonSettings(person.settings),
    workspaceSettings: readWorkspaceSettings(person.workspaceSettings),
  };
}

export type WorkspaceChoice = { id: string; name: string };

/** Between which workspaces a signed-in user may switch. */
export const workspacesOfUser = (sql: Sql, userId: string): Promise<WorkspaceChoice[]> =>
  sql<WorkspaceChoice[]>`
    select w.id, w.name from people p join workspaces w on w.id = p.workspace_id
    where p.user_id = ${userId} and p.status = 'active' order by w.name, w.id limit 200`;

export async function personById(sql: Sql, workspaceId: string, personId: string): Promise<Person | null> {
  const [person] = await sql<Person[]>`
    select p.workspace_id as "workspaceId", p.id, p.name, p.email, p.role, ${groupIds(sql)} as groups
    from people p
    where p.workspace_id = ${workspaceId} and p.id = ${personId} and p.status = 'active'`;
  return person ?? null;
}

/** Who of these is still here, in which role and groups. */
export const standingOf = (
  sql: Sql,
  workspaceId: string,
  ids: string[],
): Promise<Array<Pick<Person, "id" | "role" | "groups">>> =>
  sql<Array<Pick<Person, "id" | "role" | "groups">>>`
    select p.id, p.role, ${groupIds(sql)} as groups from people p
    where p.workspace_id = ${workspaceId} and p.id = any(${ids}::uuid[]) and p.status = 'active'`;

const groupIds = (sql: Sql) => sql`array(
  select g.group_id::text from group_people g
  where g.workspace_id = p.workspace_id and g.person_id = p.id order by g.group_id)`;

// Under which names this person is asked. Auditors read everything and are asked nothing.
export function assigneeRefs(person: Pick<Person, "id" | "role" | "groups">): string[] {
  if (person.role === "auditor") return [];
  return refsOf(person.id, { role: person.role, groups: person.groups, active: true });
}

/** The groups of these ids, for a choice between them. */
export const groupNames = (
  sql: Sql,
  workspaceId: string,
  ids: string[],
): Promise<Array<{ id: string; name: string }>> =>
  sql<Array<{ id: string; name: string }>>`
    select id, name from groups where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) order by name limit 200`;

/** Whom to ask for something that only owners and admins can do: two names are enough. */
export async function keeperNames(sql: Sql, workspaceId: string): Promise<string[]> {
  const rows = await sql<Array<{ name: string }>>`
    select name from people where workspace_id = ${workspaceId} and status = 'active' and role in ('owner', 'admin')
    order by role, created_at limit 2`;
  return rows.map(({ name }) => name);
}

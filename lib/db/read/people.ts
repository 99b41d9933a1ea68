import { refsOf } from "@/lib/domain/access";
import type { Role } from "@/lib/domain/types";
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

export type Member = Person & { workspaceName: string };

// The person whom a signed-in user is. Someone who belongs to several workspaces is shown the one they joined first.
// The only read that does not name its workspace: it is how the workspace of a session is found.
export async function personOfUser(sql: Sql, userId: string): Promise<Member | null> {
  const [person] = await sql<Member[]>`
    select p.workspace_id as "workspaceId", p.id, p.name, p.email, p.role, w.name as "workspaceName",
           ${groupIds(sql)} as groups
    from people p join workspaces w on w.id = p.workspace_id
    where p.user_id = ${userId} and p.status = 'active'
    order by p.created_at, p.workspace_id limit 1`;
  return person ?? null;
}

export async function personById(sql: Sql, workspaceId: string, personId: string): Promise<Person | null> {
  const [person] = await sql<Person[]>`
    select p.workspace_id as "workspaceId", p.id, p.name, p.email, p.role, ${groupIds(sql)} as groups
    from people p
    where p.workspace_id = ${workspaceId} and p.id = ${personId} and p.status = 'active'`;
  return person ?? null;
}

export async function groupsOf(sql: Sql, workspaceId: string, personId: string): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select group_id as id from group_people
    where workspace_id = ${workspaceId} and person_id = ${personId} order by group_id`;
  return rows.map((row) => row.id);
}

const groupIds = (sql: Sql) => sql`array(
  select g.group_id::text from group_people g
  where g.workspace_id = p.workspace_id and g.person_id = p.id order by g.group_id)`;

// Under which names this person is asked. Auditors read everything and are asked nothing.
export function assigneeRefs(person: Pick<Person, "id" | "role" | "groups">): string[] {
  if (person.role === "auditor") return [];
  return refsOf(person.id, { role: person.role, groups: person.groups, active: true });
}

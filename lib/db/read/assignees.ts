// Whom a name means: a person by e-mail or id, a group by slug, name or id, a role, or everyone. And how many distinct
// people stand behind a list of them, for a task that nobody can decide must not come into being.
import type { Sql } from "../client";

export type Resolved = { ref: string | null; said: string };

const ROLE_NAMES = new Set(["owner", "admin", "member"]);
const EVERYONE = new Set(["everyone", "anyone", "any", "*", "role:anyone", "role:everyone"]);
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

// Protocol clients write roles and people in several ways: `user://ana@x.org`, `role:owner`, `group:finance`, `finance`.
const plain = (said: string): string =>
  said
    .trim()
    .replace(/^(user|person|human|group|role|agent):(\/\/)?/i, "")
    .trim();

function withoutLooking(said: string): string | null {
  const name = said.trim().toLowerCase();
  if (EVERYONE.has(name)) return "everyone";
  const role = plain(name);
  if (ROLE_NAMES.has(role) && !name.startsWith("group:")) return `role:${role}`;
  return null;
}

export async function resolveAssignees(sql: Sql, workspaceId: string, said: string[]): Promise<Resolved[]> {
  const open = said.filter((name) => withoutLooking(name) === null).map(plain);
  const found = open.length === 0 ? new Map<string, string>() : await lookUp(sql, workspaceId, open);
  return said.map((name) => ({
    said: name,
    ref: withoutLooking(name) ?? found.get(plain(name).toLowerCase()) ?? null,
  }));
}

async function lookUp(sql: Sql, workspaceId: string, names: string[]): Promise<Map<string, string>> {
  const lower = names.map((name) => name.toLowerCase());
  const ids = lower.filter((name) => UUID.test(name));
  const rows = await sql`
    select lower(email) as name, 'person:' || id as ref from people
      where workspace_id = ${workspaceId} and status = 'active' and role <> 'auditor' and lower(email) = any(${lower})
    union all select id::text, 'person:' || id from people
      where workspace_id = ${workspaceId} and status = 'active' and role <> 'auditor' and id = any(${ids}::uuid[])
    union all select id::text, 'group:' || id from groups where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])
    union all select lower(name), 'group:' || id from groups where workspace_id = ${workspaceId} and lower(name) = any(${lower})
    union all select lower(slug), 'group:' || id from groups where workspace_id = ${workspaceId} and lower(slug) = any(${lower})`;
  return new Map(rows.map((row) => [row.name as string, row.ref as string]));
}

// Distinct people who could decide, leaving out those whom four eyes exclude.
export async function countPeople(
  sql: Sql,
  workspaceId: string,
  refs: string[],
  without: string[],
): Promise<number> {
  const ids = (kind: string) =>
    refs.filter((ref) => ref.startsWith(`${kind}:`)).map((ref) => ref.slice(kind.length + 1));
  const [row] = await sql`
    select count(*)::int as n from people p
    where p.workspace_id = ${workspaceId} and p.status = 'active' and p.role <> 'auditor'
      and p.id <> all(${without}::uuid[])
      and (${refs.includes("everyone")} or p.id = any(${ids("person")}::uuid[]) or p.role::text = any(${ids("role")})
        or exists (select 1 from group_people g where g.workspace_id = p.workspace_id and g.person_id = p.id
                   and g.group_id = any(${ids("group")}::uuid[])))`;
  return (row?.n as number | undefined) ?? 0;
}

export async function isRegistered(sql: Sql, workspaceId: string, address: string): Promise<boolean> {
  const rows =
    await sql`select 1 from agents where workspace_id = ${workspaceId} and address = ${address} and status = 'active'`;
  return rows.length > 0;
}

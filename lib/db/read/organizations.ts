import type { Role } from "../../domain/types";
import type { Sql } from "../client";

// Of the whole installation: the health page shows it, and nothing else asks across workspaces.
export async function countPeople(sql: Sql): Promise<number> {
  const [row] = await sql<Array<{ count: number }>>`
    select count(*)::int as count from people where status = 'active'`;
  return row?.count ?? 0;
}

export type WorkspaceView = {
  workspaceId: string;
  name: string;
  slug: string;
  environment: string;
  region: string;
  createdAt: Date;
  updatedAt: Date;
  orgId: string;
  orgSlug: string;
  orgName: string;
  orgCreatedAt: Date;
  orgUpdatedAt: Date;
  people: number;
};

// A workspace with its organization: all of either that a key of this workspace may see.
export async function workspaceView(sql: Sql, workspaceId: string): Promise<WorkspaceView | null> {
  const [row] = await sql<WorkspaceView[]>`
    select w.id as "workspaceId", w.name, w.slug, w.environment, w.region, w.created_at as "createdAt",
           w.updated_at as "updatedAt", o.id as "orgId", o.slug as "orgSlug", o.name as "orgName",
           o.created_at as "orgCreatedAt", o.updated_at as "orgUpdatedAt",
           (select count(*)::int from people p where p.workspace_id = w.id and p.status = 'active') as people
    from workspaces w join organizations o on o.id = w.org_id
    where w.id = ${workspaceId}`;
  return row ?? null;
}

export type MemberView = {
  id: string;
  name: string;
  email: string;
  role: Role;
  status: "active" | "removed";
  createdAt: Date;
  updatedAt: Date;
};

export const membersOf = (sql: Sql, workspaceId: string, after: string | null, limit: number) =>
  sql<MemberView[]>`
    select id, name, email, role, status, created_at as "createdAt", updated_at as "updatedAt"
    from people
    where workspace_id = ${workspaceId} and status <> 'invited' and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`;

export async function memberById(sql: Sql, workspaceId: string, id: string): Promise<MemberView | null> {
  const [row] = await sql<MemberView[]>`
    select id, name, email, role, status, created_at as "createdAt", updated_at as "updatedAt"
    from people where workspace_id = ${workspaceId} and id = ${id} and status <> 'invited'`;
  return row ?? null;
}

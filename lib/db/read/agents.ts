import type { Sql } from "../client";

// An agent, which the protocol calls a service account.
export type AgentView = {
  id: string;
  name: string;
  address: string;
  displayName: string | null;
  description: string | null;
  deliveryMode: string;
  callbackUrl: string | null;
  status: "active" | "suspended" | "deleted";
  createdBy: string;
  createdAt: Date;
  updatedAt: Date;
};

export const agentColumns = (sql: Sql) => sql`id, name, address, display_name as "displayName", description,
  delivery_mode as "deliveryMode", callback_url as "callbackUrl", status, created_by as "createdBy",
  created_at as "createdAt", updated_at as "updatedAt"`;

export async function agentById(sql: Sql, workspaceId: string, id: string): Promise<AgentView | null> {
  const [agent] = await sql<AgentView[]>`
    select ${agentColumns(sql)} from agents where workspace_id = ${workspaceId} and id = ${id}`;
  return agent ?? null;
}

// An address may have belonged to agents that are deleted; the living one is meant.
export async function agentByAddress(
  sql: Sql,
  workspaceId: string,
  address: string,
): Promise<AgentView | null> {
  const [agent] = await sql<AgentView[]>`
    select ${agentColumns(sql)} from agents
    where workspace_id = ${workspaceId} and address = ${address} and status <> 'deleted'`;
  return agent ?? null;
}

export async function agentNamed(
  sql: Sql,
  workspaceId: string,
  name: string,
  address: string,
): Promise<AgentView | null> {
  const [agent] = await sql<AgentView[]>`
    select ${agentColumns(sql)} from agents
    where workspace_id = ${workspaceId} and (name = ${name} or address = ${address}) and status <> 'deleted'
    order by name = ${name} desc limit 1`;
  return agent ?? null;
}

// In the order of their ids, which is the order they were made in.
export const agentsPage = (sql: Sql, workspaceId: string, after: string | null, limit: number) =>
  sql<AgentView[]>`
    select ${agentColumns(sql)} from agents
    where workspace_id = ${workspaceId} and id > ${after ?? ""} and status <> 'deleted'
    order by id limit ${limit}`;

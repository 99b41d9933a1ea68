import type { Sql } from "../client";
import { type AgentView, agentColumns } from "../read/agents";

export type NewAgent = {
  workspaceId: string;
  id: string;
  name: string;
  address: string;
  displayName: string | null;
  description: string | null;
  deliveryMode: string;
  callbackUrl: string | null;
  ownerPersonId: string | null;
  createdBy: string;
};

// Null when the name or the address is taken.
export async function insertAgent(sql: Sql, agent: NewAgent): Promise<AgentView | null> {
  const [row] = await sql<AgentView[]>`
    insert into agents (workspace_id, id, name, address, display_name, description, delivery_mode, callback_url,
                        owner_person_id, created_by, created_at, updated_at)
    values (${agent.workspaceId}, ${agent.id}, ${agent.name}, ${agent.address}, ${agent.displayName},
            ${agent.description}, ${agent.deliveryMode}, ${agent.callbackUrl}, ${agent.ownerPersonId},
            ${agent.createdBy}, app_now(), app_now())
    on conflict do nothing
    returning ${agentColumns(sql)}`;
  return row ?? null;
}

export type AgentEdit = {
  displayName?: string | null;
  description?: string | null;
  deliveryMode?: string;
  callbackUrl?: string | null;
  status?: "active" | "suspended";
};

// What is not named stays. A deleted agent is changed by nothing.
export async function updateAgent(
  sql: Sql,
  workspaceId: string,
  id: string,
  edit: AgentEdit,
): Promise<AgentView | null> {
  const [row] = await sql<AgentView[]>`
    update agents set
      display_name = case when ${edit.displayName !== undefined} then ${edit.displayName ?? null} else display_name end,
      description = case when ${edit.description !== undefined} then ${edit.description ?? null} else description end,
      delivery_mode = coalesce(${edit.deliveryMode ?? null}, delivery_mode),
      callback_url = case when ${edit.callbackUrl !== undefined} then ${edit.callbackUrl ?? null} else callback_url end,
      status = coalesce(${edit.status ?? null}, status),
      updated_at = app_now()
    where workspace_id = ${workspaceId} and id = ${id} and status <> 'deleted'
    returning ${agentColumns(sql)}`;
  return row ?? null;
}

export async function markAgentDeleted(sql: Sql, workspaceId: string, id: string): Promise<AgentView | null> {
  const [row] = await sql<AgentView[]>`
    update agents set status = 'deleted', updated_at = app_now()
    where workspace_id = ${workspaceId} and id = ${id} and status <> 'deleted'
    returning ${agentColumns(sql)}`;
  return row ?? null;
}

// Held until the transaction ends, so that no key is made for an agent that is being deleted.
export async function lockLivingAgent(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
  const rows = await sql`
    select 1 from agents where workspace_id = ${workspaceId} and id = ${id} and status <> 'deleted' for share`;
  return rows.length > 0;
}

// Accounts on the wire, from an allow-list of fields.
import type { z } from "zod";
import type { Principal } from "../../auth/principal";
import type { AgentView } from "../../db/read/agents";
import type { agent, DELIVERY_MODES, serviceAccount } from "../shapes/accounts";

// No field named `address` here: the command line would keep it instead of the name and make a new key on every run.
export function presentServiceAccount(
  { orgId, workspaceId }: Pick<Principal, "orgId" | "workspaceId">,
  account: AgentView,
): z.output<typeof serviceAccount> {
  return {
    service_account_id: account.id,
    org_id: orgId,
    workspace_id: workspaceId,
    name: account.name,
    description: account.description,
    display_name: account.displayName,
    delivery_mode: account.deliveryMode as (typeof DELIVERY_MODES)[number],
    callback_url: account.callbackUrl,
    status: account.status,
    created_by_actor_id: account.createdBy,
    created_at: account.createdAt.toISOString(),
    updated_at: account.updatedAt.toISOString(),
    agent_address: account.address,
  };
}

export function presentAgent(account: AgentView): z.output<typeof agent> {
  return {
    address: account.address,
    service_account_id: account.id,
    service_account_name: account.name,
    display_name: account.displayName,
    status: account.status,
    created_at: account.createdAt.toISOString(),
  };
}

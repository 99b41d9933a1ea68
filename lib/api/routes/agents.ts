// Agents as their address book: found by address, in any of the spellings clients use.
import { z } from "zod";
import { agentByAddress, agentsPage } from "../../db/read/agents";
import { canonicalAddress } from "../../domain/address";
import { pageOf, readCursor } from "../cursor";
import { presentAgent } from "../present/account";
import { route } from "../route";
import { agentAnswer, agentsAnswer } from "../shapes/accounts";
import { pageQuery } from "../shapes/common";
import { Stop } from "../stop";
import { checkNames } from "../tenancy";

const tag = "Agents";

export const agentRoutes = [
  route({
    method: "GET",
    path: "/v1/agents",
    summary: "List the agents of the workspace",
    tag,
    scopes: ["read"],
    query: pageQuery.extend({ org_id: z.string().optional(), workspace_id: z.string().optional() }),
    response: agentsAnswer,
    handler: async ({ principal, query, deps }) => {
      checkNames(principal, query);
      const after = readCursor(query.cursor, /^sa_[0-9a-z]{1,60}$/);
      const rows = await agentsPage(deps.db.sql, principal.workspaceId, after, query.limit + 1);
      const page = pageOf(rows, query.limit, (agent) => agent.id);
      return { ok: true as const, agents: page.items.map(presentAgent), next_cursor: page.next };
    },
  }),
  route({
    method: "GET",
    path: "/v1/agents/{address}",
    summary: "One agent, by address or by bare name",
    tag,
    subject: "agent",
    scopes: ["read"],
    params: z.object({ address: z.string().min(1).max(383) }),
    response: agentAnswer,
    handler: async ({ principal, params, deps }) => {
      const address = canonicalAddress(params.address, principal);
      const agent = await agentByAddress(deps.db.sql, principal.workspaceId, address);
      if (!agent) throw nobody(address);
      const updated_at = agent.updatedAt.toISOString();
      return { ok: true as const, agent: { ...presentAgent(agent), updated_at } };
    },
  }),
];

const nobody = (address: string): Stop =>
  new Stop({
    status: 404,
    code: "agent_not_found",
    message: "There is no such agent.",
    details: { address },
  });

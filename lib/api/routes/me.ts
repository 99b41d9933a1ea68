// Whose key is this.
import type { Principal } from "../../auth/principal";
import { agentById } from "../../db/read/agents";
import { memberById } from "../../db/read/organizations";
import type { Deps } from "../deps";
import { presentServiceAccount } from "../present/account";
import { route } from "../route";
import { meAnswer } from "../shapes/accounts";

export const meRoutes = [
  route({
    method: "GET",
    path: "/v1/me",
    summary: "Who this key speaks for",
    tag: "Account",
    scopes: [],
    response: meAnswer,
    handler: async ({ principal, deps }) => ({
      ok: true as const,
      kind: principal.kind,
      key_id: principal.keyId,
      scopes: principal.scopes,
      org_id: principal.orgId,
      workspace_id: principal.workspaceId,
      ...(await asAgent(principal, deps)),
      ...(await asPerson(principal.person ?? principal, deps)),
    }),
  }),
];

async function asAgent(principal: Principal, { db }: Deps) {
  if (!principal.agent) return {};
  const account = await agentById(db.sql, principal.workspaceId, principal.agent.id);
  if (!account) return {};
  return { address: account.address, service_account: presentServiceAccount(principal, account) };
}

async function asPerson(principal: Principal, { db }: Deps) {
  if (principal.kind !== "person" || principal.personId === null) return {};
  const person = await memberById(db.sql, principal.workspaceId, principal.personId);
  if (!person) return {};
  const { id, name, email, role } = person;
  return { person: { person_id: id, name, email, role } };
}

// The protocol's service accounts: our agents, as those who manage them see them.
import { z } from "zod";
import { addAgent, editAgent, endAgent, slugOf } from "../../auth/agents";
import { once } from "../../auth/once";
import { type AgentView, agentById, agentsPage } from "../../db/read/agents";
import { pageOf, readCursor } from "../cursor";
import { presentServiceAccount } from "../present/account";
import { type Call, route } from "../route";
import {
  newServiceAccount,
  serviceAccountAnswer,
  serviceAccountEdit,
  serviceAccountsAnswer,
} from "../shapes/accounts";
import { pageQuery } from "../shapes/common";
import { invalid, notFound, Stop, take } from "../stop";
import { checkNames } from "../tenancy";

const tag = "Service accounts";
const subject = "service account";
const AGENT_ID = /^sa_[0-9a-z]{1,60}$/;
export const accountParams = z.object({ id: z.string().regex(AGENT_ID) });
const names = { org_id: z.string().optional(), workspace_id: z.string().optional() };

type Caller = Pick<Call<unknown, unknown, unknown>, "principal">;

function answer({ principal }: Caller, account: AgentView) {
  const service_account = presentServiceAccount(principal, account);
  return { ok: true as const, service_account, service_account_id: account.id };
}

export const serviceAccountRoutes = [
  route({
    method: "POST",
    path: "/v1/service-accounts",
    summary: "Make an agent",
    description: "A name that is taken gives 409 with the account that has it.",
    tag,
    scopes: ["admin"],
    idempotent: true,
    body: newServiceAccount,
    response: serviceAccountAnswer,
    handler: async (call) => {
      const { principal, body } = call;
      checkNames(principal, body);
      const slug = slugOf(body.name);
      if (slug === null) throw invalid("body", [NO_SLUG]);
      const wish = { ...optional(body), name: body.name, slug };
      const repeatable = { workspaceId: principal.workspaceId, idempotency: call.idempotency() };
      const made = await once(call.deps.db, repeatable, async (tx) => {
        const { agent, isNew } = await addAgent(tx, principal, wish);
        if (!isNew) throw taken(call, agent);
        return answer(call, agent);
      });
      return take(made);
    },
  }),
  route({
    method: "GET",
    path: "/v1/service-accounts",
    summary: "List the agents of the workspace",
    tag,
    scopes: ["read"],
    query: pageQuery.extend(names),
    response: serviceAccountsAnswer,
    handler: async ({ principal, query, deps }) => {
      checkNames(principal, query);
      const after = readCursor(query.cursor, AGENT_ID);
      const rows = await agentsPage(deps.db.sql, principal.workspaceId, after, query.limit + 1);
      const page = pageOf(rows, query.limit, (account) => account.id);
      const service_accounts = page.items.map((account) => presentServiceAccount(principal, account));
      return { ok: true as const, service_accounts, next_cursor: page.next };
    },
  }),
  route({
    method: "GET",
    path: "/v1/service-accounts/{id}",
    summary: "One agent",
    tag,
    subject,
    scopes: ["read"],
    params: accountParams,
    response: serviceAccountAnswer,
    handler: async (call) => {
      const account = await agentById(call.deps.db.sql, call.principal.workspaceId, call.params.id);
      return answer(call, there(account));
    },
  }),
  route({
    method: "PATCH",
    path: "/v1/service-accounts/{id}",
    summary: "Change an agent",
    tag,
    subject,
    scopes: ["admin"],
    params: accountParams,
    body: serviceAccountEdit,
    response: serviceAccountAnswer,
    handler: async (call) => {
      const edit = { ...optional(call.body), ...(call.body.status && { status: call.body.status }) };
      return answer(call, there(await editAgent(call.deps.db, call.principal, call.params.id, edit)));
    },
  }),
  route({
    method: "DELETE",
    path: "/v1/service-accounts/{id}",
    summary: "End an agent and its keys",
    tag,
    subject,
    scopes: ["admin"],
    params: accountParams,
    response: serviceAccountAnswer,
    handler: async (call) =>
      answer(call, there(await endAgent(call.deps.db, call.principal, call.params.id))),
  }),
];

const NO_SLUG = {
  pointer: "/name",
  rule: "name",
  message: "This must end in a name of 2 to 63 letters, digits, dots, hyphens or underscores.",
};

function there(account: AgentView | null): AgentView {
  if (!account) throw notFound(subject);
  return account;
}

// The command line goes on with the account it finds in the refusal.
function taken(caller: Caller, account: AgentView): Stop {
  const { service_account, service_account_id } = answer(caller, account);
  return new Stop({
    status: 409,
    code: "service_account_exists",
    message: `There is a service account with this name already: ${account.name}.`,
    details: { service_account_id },
    extra: { service_account, service_account_id },
  });
}

type Optional = {
  display_name?: string | null | undefined;
  description?: string | null | undefined;
  delivery_mode?: string | undefined;
  callback_url?: string | null | undefined;
};

// What is not given must stay not given: null would erase it.
function optional({ display_name, description, delivery_mode, callback_url }: Optional) {
  return {
    ...(display_name !== undefined && { displayName: display_name }),
    ...(description !== undefined && { description }),
    ...(delivery_mode !== undefined && { deliveryMode: delivery_mode }),
    ...(callback_url !== undefined && { callbackUrl: callback_url }),
  };
}

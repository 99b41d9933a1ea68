// The keys of an agent. A token is in one answer and nowhere else.
import { z } from "zod";
import { addAgentKey, endAgentKey } from "../../auth/agents";
import { once } from "../../auth/once";
import { sealFor } from "../../auth/seal";
import { presentedToken } from "../request-headers";
import { route } from "../route";
import { newKey, newKeyAnswer, revokedKeyAnswer } from "../shapes/accounts";
import { invalid, notFound, take } from "../stop";
import { accountParams } from "./service-accounts";

const tag = "Service accounts";

export const keyRoutes = [
  route({
    method: "POST",
    path: "/v1/service-accounts/{id}/keys",
    summary: "Make a key for an agent",
    tag,
    subject: "service account",
    scopes: ["admin"],
    idempotent: true,
    params: accountParams,
    body: newKey,
    response: newKeyAnswer,
    handler: async (call) => {
      const { principal, params, deps } = call;
      const { expires_at: expiresAt = null } = call.body;
      const idempotency = call.idempotency();
      const seal = idempotency && sealFor(presentedToken(call.request), idempotency.id);
      const repeatable = { workspaceId: principal.workspaceId, idempotency, seal };
      const made = await once(deps.db, repeatable, async (tx) => {
        const added = await addAgentKey(tx, principal, params.id, expiresAt);
        if (!added) throw notFound("service account");
        const { token, key } = added;
        // Compared with the time of the database, which is the one that will end it.
        if (key.expiresAt && key.expiresAt <= key.createdAt) throw invalid("body", [PAST]);
        return {
          ok: true as const,
          key: {
            key_id: key.id,
            service_account_id: params.id,
            key_hint: key.hint,
            status: "active" as const,
            created_at: key.createdAt.toISOString(),
            expires_at: key.expiresAt?.toISOString() ?? null,
            token,
          },
          api_key: token,
        };
      });
      return take(made);
    },
  }),
  route({
    method: "POST",
    path: "/v1/service-accounts/{id}/keys/{key_id}/revoke",
    summary: "Revoke a key",
    tag,
    subject: "key",
    scopes: ["admin"],
    params: accountParams.extend({ key_id: z.string().regex(/^[0-9A-Za-z]{16}$/) }),
    response: revokedKeyAnswer,
    handler: async ({ principal, params, deps, forgetKey }) => {
      const key = await endAgentKey(deps.db, principal, params.id, params.key_id);
      if (!key?.revokedAt) throw notFound("key");
      forgetKey(key.id);
      const revoked_at = key.revokedAt.toISOString();
      return {
        ok: true as const,
        key: { service_account_id: params.id, key_id: key.id, status: "revoked" as const, revoked_at },
      };
    },
  }),
];

const PAST = { pointer: "/expires_at", rule: "future", message: "This must be in the future." };

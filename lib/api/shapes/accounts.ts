// Service accounts (our agents), their keys, and the people of a workspace, as the protocol names them.
import { z } from "zod";
import { KEY_KINDS, ROLES, SCOPES } from "../../domain/types";
import { instant, nextCursor, ok, timestamp, uuid } from "./common";

export const DELIVERY_MODES = ["stream", "poll", "http", "inbox", "internal"] as const;
const agentStatus = z.enum(["active", "suspended", "deleted"]);

export const serviceAccount = z
  .object({
    service_account_id: z.string(),
    org_id: uuid,
    workspace_id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    display_name: z.string().nullable(),
    delivery_mode: z.enum(DELIVERY_MODES),
    callback_url: z.string().nullable(),
    status: agentStatus,
    created_by_actor_id: z.string(),
    created_at: timestamp,
    updated_at: timestamp,
    agent_address: z.string(),
  })
  .meta({ id: "ServiceAccount" });

export const agent = z.object({
  address: z.string(),
  service_account_id: z.string(),
  service_account_name: z.string(),
  display_name: z.string().nullable(),
  status: agentStatus,
  created_at: timestamp,
});

const text = (most: number) => z.string().trim().max(most).nullable();
const callbackUrl = z
  .url({ protocol: /^https?$/, message: "This must be an http or https address" })
  .max(2_048)
  .or(z.literal("").transform(() => null))
  .nullable()
  .describe("Kept. Nothing is sent there.");
const deliveryMode = z
  .enum(DELIVERY_MODES)
  .optional()
  .describe("Kept. Whatever it says, an agent fetches what is for it: by its stream, or by polling.");

export const newServiceAccount = z.object({
  name: z.string().min(1).max(383), // as it came: clients look for these very letters
  org_id: z.string().max(383).nullish(),
  workspace_id: z.string().max(383).nullish(),
  display_name: text(255).optional(),
  description: text(2_000).optional(),
  delivery_mode: deliveryMode,
  callback_url: callbackUrl.optional(),
  created_by_actor_id: z.string().max(383).nullish(),
});

export const serviceAccountEdit = z.object({
  display_name: text(255).optional(),
  description: text(2_000).optional(),
  delivery_mode: deliveryMode,
  callback_url: callbackUrl.optional(),
  status: z.enum(["active", "suspended"]).optional(),
});

export const serviceAccountAnswer = z.object({
  ok,
  service_account: serviceAccount,
  service_account_id: z.string(),
});
export const serviceAccountsAnswer = z.object({
  ok,
  service_accounts: z.array(serviceAccount),
  next_cursor: nextCursor,
});
export const agentsAnswer = z.object({ ok, agents: z.array(agent), next_cursor: nextCursor });
export const agentAnswer = z.object({ ok, agent: agent.extend({ updated_at: timestamp }) });

export const newKey = z.object({ expires_at: instant.nullish() });
export const newKeyAnswer = z.object({
  ok,
  key: z.object({
    key_id: z.string(),
    service_account_id: z.string(),
    key_hint: z.string(),
    status: z.literal("active"),
    created_at: timestamp,
    expires_at: timestamp.nullable(),
    token: z.string().meta({ description: "Shown once" }),
  }),
  api_key: z.string(),
});
export const revokedKeyAnswer = z.object({
  ok,
  key: z.object({
    service_account_id: z.string(),
    key_id: z.string(),
    status: z.literal("revoked"),
    revoked_at: timestamp,
  }),
});

// Which form `me` has depends on whose key asks.
export const meAnswer = z.object({
  ok,
  kind: z.enum(KEY_KINDS),
  key_id: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  org_id: uuid,
  workspace_id: uuid,
  address: z.string().optional(),
  service_account: serviceAccount.optional(),
  person: z.object({ person_id: uuid, name: z.string(), email: z.string(), role: z.enum(ROLES) }).optional(),
});

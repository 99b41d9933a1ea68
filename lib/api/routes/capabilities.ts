// What this server can do, in the words its clients look for.
import { z } from "zod";
import { TASK_KINDS } from "../../domain/types";
import { route } from "../route";
import { ok } from "../shapes/common";

const CAPABILITIES = [
  "intents",
  "intent_events",
  "event_streams",
  "human_tasks",
  "inbox",
  "approvals",
  "service_accounts",
  "agent_streams",
  "idempotency",
];

const SUPPORTED = ["intent.task.v1", ...TASK_KINDS.map((kind) => `intent.human_${kind}.v1`)];

export const capabilityRoutes = [
  route({
    method: "GET",
    path: "/v1/capabilities",
    summary: "What this server can do",
    tag: "Account",
    scopes: [],
    response: z.object({
      ok,
      capabilities: z.array(z.string().min(3)).min(1),
      supported_intent_types: z.array(z.string().regex(/^intent\.[a-z0-9_]+\.v1$/)).min(1),
    }),
    handler: () => ({ ok: true as const, capabilities: CAPABILITIES, supported_intent_types: SUPPORTED }),
  }),
];

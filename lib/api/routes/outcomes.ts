// Ending an intent, and changing how it runs: resolve, controls, policy.
import { z } from "zod";
import type { Command } from "../../domain/commands";
import { type Json, type JsonObject, STATUSES } from "../../domain/types";
import type { Applied } from "../../engine/batch";
import { type OneCall, send } from "../act";
import { presentApplied } from "../present/applied";
import { route } from "../route";
import { anyObject, controlsBody, ofIntent, policyBody, resolveBody } from "../shapes/intents";
import { appliedShape, warnings } from "../shapes/shown";

const tag = "Intents";

const CONTROLS_KEPT =
  "They are kept with the intent, for whoever works on it. Nothing here acts on them: its deadline is `deadline_at`.";
const POLICY_KEPT =
  "It is kept with the intent, for whoever works on it. A grant gives no key a right, and the envelope sets no limit; the `warnings` say so.";

const resolved = appliedShape.extend({
  completion_delivery: z
    .looseObject({
      delivered: z.boolean(),
      reason: z.string().optional(),
      reply_to: z.string().optional(),
      thread_id: z.string().optional(),
      message_id: z.string().optional(),
      completion: z
        .looseObject({ status: z.enum(STATUSES), result: anyObject.nullable() })
        .optional()
        .describe("What is in that inbox now."),
    })
    .optional(),
});

export const outcomeRoutes = [
  route({
    method: "POST",
    path: "/v1/intents/{id}/resolve",
    summary: "End an intent",
    description: "While a person is asked, no key completes it here: only that person's decision does.",
    tag,
    scopes: ["submit"],
    idempotent: true,
    ...ofIntent,
    body: resolveBody,
    response: resolved,
    handler: (call) => {
      const respond = (done: Applied) => ({
        ...presentApplied(done),
        completion_delivery: completionOf(done),
      });
      return send(call, resolveCommand(call), respond) as never;
    },
  }),
  route({
    method: "POST",
    path: "/v1/intents/{id}/controls",
    summary: "Change the controls of an intent",
    description: CONTROLS_KEPT,
    tag,
    scopes: ["submit"],
    idempotent: true,
    ...ofIntent,
    body: controlsBody,
    response: appliedShape,
    handler: (call) => send(call, controlsCommand(call)) as never,
  }),
  route({
    method: "PATCH",
    path: "/v1/intents/{id}/controls",
    summary: "Change the controls of an intent",
    description: CONTROLS_KEPT,
    tag,
    scopes: ["submit"],
    idempotent: true,
    ...ofIntent,
    body: controlsBody,
    response: appliedShape,
    handler: (call) => send(call, controlsCommand(call)) as never,
  }),
  route({
    method: "POST",
    path: "/v1/intents/{id}/policy",
    summary: "Change the policy of an intent",
    description: POLICY_KEPT,
    tag,
    scopes: ["submit"],
    idempotent: true,
    ...ofIntent,
    body: policyBody,
    response: appliedShape.extend({ warnings }),
    handler: (call) => changePolicy(call) as never,
  }),
  route({
    method: "PATCH",
    path: "/v1/intents/{id}/policy",
    summary: "Change the policy of an intent",
    description: POLICY_KEPT,
    tag,
    scopes: ["submit"],
    idempotent: true,
    ...ofIntent,
    body: policyBody,
    response: appliedShape.extend({ warnings }),
    handler: (call) => changePolicy(call) as never,
  }),
];

function resolveCommand({ body, principal, via }: OneCall<z.output<typeof resolveBody>>): Command {
  const error = typeof body.error === "string" ? { message: body.error } : body.error;
  return {
    type: "resolve",
    actor: principal.actor(via),
    status: body.status,
    ...(body.result && { result: body.result as JsonObject }),
    ...(error && { error: error as JsonObject }),
    ...(body.reason && { reason: body.reason }),
    ...(body.expected_policy_generation !== undefined && { generation: body.expected_policy_generation }),
  };
}

const controlsCommand = ({ body, principal, via }: OneCall<z.output<typeof controlsBody>>): Command => ({
  type: "controls",
  actor: principal.actor(via),
  patch: body.controls_patch as JsonObject,
  ...(body.reason && { reason: body.reason }),
  ...(body.expected_policy_generation !== undefined && { generation: body.expected_policy_generation }),
});

const policyCommand = ({ body, principal, via }: OneCall<z.output<typeof policyBody>>): Command => ({
  type: "policy",
  actor: principal.actor(via),
  ...(body.grants_patch && { grants: body.grants_patch as JsonObject }),
  ...(body.envelope_patch && { envelope: body.envelope_patch as JsonObject }),
  ...(body.reason && { reason: body.reason }),
  ...(body.expected_policy_generation !== undefined && { generation: body.expected_policy_generation }),
});

function changePolicy(call: OneCall<z.output<typeof policyBody>>): Promise<Json> {
  const { grants_patch: grants = {}, envelope_patch: envelope = {} } = call.body;
  const warnings = [
    ...(Object.keys(grants).length > 0
      ? ["the grants are kept and shown, but give no key a right here"]
      : []),
    ...(Object.keys(envelope).length > 0
      ? ["the envelope is kept and shown, but sets no limit here: the deadline is the intent's deadline_at"]
      : []),
  ];
  return send(call, policyCommand(call), (done) => ({
    ...presentApplied(done),
    ...(warnings.length > 0 && { warnings }),
  }));
}

function completionOf({ intent, events }: Applied): JsonObject {
  const { reply_to } = intent.options;
  if (!reply_to) return { delivered: false, reason: "reply_to_not_set" };
  const completion = { status: intent.status, result: intent.progress.result ?? null };
  return {
    delivered: true,
    reply_to,
    thread_id: intent.id,
    message_id: `${intent.id}:${events.at(-1)?.seq}`,
    completion,
  };
}

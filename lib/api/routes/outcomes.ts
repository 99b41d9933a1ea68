// Moving an intent on: resolve, resume in every shape its clients send, controls, policy.
import { z } from "zod";
import type { Principal } from "../../auth/principal";
import { personOf } from "../../auth/principal";
import { readIntent } from "../../db/read/intents";
import type { Command } from "../../domain/commands";
import { isObject } from "../../domain/task-spec";
import type { Json, JsonObject } from "../../domain/types";
import type { Applied } from "../../engine/apply";
import { decide } from "../../engine/decide";
import { presentEvent } from "../present/event";
import { presentIntent } from "../present/intent";
import { type Call, route } from "../route";
import { ok } from "../shapes/common";
import {
  anyObject,
  controlsBody,
  eventShape,
  idParams,
  intentShape,
  policyBody,
  resolveBody,
} from "../shapes/intents";
import { notFound, refused, take } from "../stop";

const tag = "Intents";
const resumeBody = anyObject;
const applied = z.looseObject({ ok, applied: z.boolean(), policy_generation: z.int() });

export const outcomeRoutes = [
  route({
    method: "POST",
    path: "/v1/intents/{id}/resolve",
    summary: "End an intent",
    tag,
    scopes: ["submit"],
    idempotent: true,
    params: idParams,
    body: resolveBody,
    response: z.looseObject({
      ok,
      applied: z.boolean(),
      intent: intentShape.optional(),
      event: eventShape.optional(),
    }),
    handler: (call) => {
      const more = (done: Applied) => ({ completion_delivery: completionOf(done) });
      return run(call, call.principal, resolveCommand(call), more) as never;
    },
  }),
  route({
    method: "POST",
    path: "/v1/intents/{id}/resume",
    summary: "Resume an intent: a decision, an agent's report, or a go-ahead",
    tag,
    scopes: [],
    idempotent: true,
    params: idParams,
    body: resumeBody,
    response: applied,
    handler: (call) => resume(call) as never,
  }),
  route({
    method: "POST",
    path: "/v1/intents/{id}/controls",
    summary: "Change the controls of an intent",
    tag,
    scopes: ["submit"],
    idempotent: true,
    params: idParams,
    body: controlsBody,
    response: applied,
    handler: (call) => run(call, call.principal, controlsCommand(call)) as never,
  }),
  route({
    method: "PATCH",
    path: "/v1/intents/{id}/controls",
    summary: "Change the controls of an intent",
    tag,
    scopes: ["submit"],
    params: idParams,
    body: controlsBody,
    response: applied,
    handler: (call) => run(call, call.principal, controlsCommand(call)) as never,
  }),
  route({
    method: "POST",
    path: "/v1/intents/{id}/policy",
    summary: "Change the policy of an intent",
    tag,
    scopes: ["submit"],
    idempotent: true,
    params: idParams,
    body: policyBody,
    response: applied,
    handler: (call) => run(call, call.principal, policyCommand(call)) as never,
  }),
  route({
    method: "PATCH",
    path: "/v1/intents/{id}/policy",
    summary: "Change the policy of an intent",
    tag,
    scopes: ["submit"],
    params: idParams,
    body: policyBody,
    response: applied,
    handler: (call) => run(call, call.principal, policyCommand(call)) as never,
  }),
];

type OneCall<B> = Call<{ id: string }, unknown, B>;

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

// What the caller is told, now and on every repeat. A stale generation is an answer, not an error: its clients read it so.
export async function run<B>(
  call: OneCall<B>,
  principal: Principal,
  command: Command,
  more?: (done: Applied) => JsonObject,
): Promise<Json> {
  const respond = (done: Applied): Json => ({ ...presentApplied(done), ...more?.(done) });
  const result = await call.deps.engine.apply({
    workspaceId: principal.workspaceId,
    intentId: call.params.id,
    command,
    idempotency: call.idempotency(),
    respond,
  });
  return answer(result);
}

function answer(
  result: Awaited<ReturnType<Call<unknown, unknown, unknown>["deps"]["engine"]["apply"]>>,
): Json {
  if (result.ok) return result.value.answer;
  if (result.refusal.code !== "stale_generation") throw refused(result.refusal);
  return { ok: true, applied: false, reason: "stale_policy_generation", ...result.refusal.details };
}

export function presentApplied(done: Applied): JsonObject {
  const { intent, tasks, events } = done;
  const task = tasks[0] ?? null;
  const last = events.at(-1);
  return {
    ok: true,
    applied: true,
    policy_generation: intent.progress.generation ?? 0,
    intent: presentIntent(intent, task),
    ...(last && { event: presentEvent({ ...last, intentId: intent.id }, intent, task) }),
  };
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

const CONTROL_FIELDS = new Set([
  "reason",
  "actor",
  "expected_policy_generation",
  "internal_scheduler",
  "owner_agent",
  "idempotency_key",
]);

async function resume(call: OneCall<Record<string, unknown>>): Promise<Json> {
  const { deps, principal, params } = call;
  const body = call.rawBody;
  const found = await readIntent(deps.db, principal.workspaceId, params.id);
  if (!found) throw notFound("intent");
  const { task } = found;
  const asked = task?.status === "open";
  const wrapped = isObject(body.task_result) ? body.task_result : null;
  const isPerson = personOf(principal).ok;
  if (wrapped) return decideAs(call, { outcome: body.outcome, comment: body.comment, ...wrapped });
  if (body.action === "complete" || body.action === "fail") return run(call, principal, report(call, body));
  if (typeof body.approve_current_step === "boolean") {
    if (asked)
      return decideAs(call, {
        outcome: body.approve_current_step ? "approved" : "rejected",
        comment: body.reason,
      });
    return run(
      call,
      principal,
      body.approve_current_step
        ? proceed(call, body)
        : report(call, { action: "fail", reason: body.reason ?? "rejected" }),
    );
  }
  if (Object.keys(body).every((key) => CONTROL_FIELDS.has(key))) {
    // Nothing but control fields: the go-ahead, which is never an end by itself.
    return asked
      ? decideAs(call, { outcome: "approved", comment: body.reason })
      : run(call, principal, proceed(call, body));
  }
  if (asked && isPerson && typeof body.outcome === "string") return decideAs(call, body);
  return run(call, principal, report(call, body));
}

const generationOf = (body: JsonObject) =>
  typeof body.expected_policy_generation === "number" ? { generation: body.expected_policy_generation } : {};
const reasonOf = (body: JsonObject) => (typeof body.reason === "string" ? { reason: body.reason } : {});

const proceed = ({ principal, via }: OneCall<unknown>, body: JsonObject): Command => ({
  type: "proceed",
  actor: principal.actor(via),
  ...reasonOf(body),
  ...generationOf(body),
});

// An agent's report: `action`, or any other object, which is then the result itself.
function report({ principal, via }: OneCall<unknown>, body: JsonObject): Command {
  const { action, result, expected_policy_generation: _, idempotency_key: __, ...rest } = body;
  const failed =
    action === "fail" || (action === undefined && (body.outcome === "failed" || body.outcome === "failure"));
  const { outcome: ___, ...fields } = rest;
  const said = action === undefined && body.outcome === undefined ? rest : fields;
  return {
    type: "report",
    actor: principal.actor(via),
    outcome: failed ? "fail" : "complete",
    result: isObject(result) ? result : said,
    ...reasonOf(body),
    ...generationOf(body),
  };
}

const RESERVED = new Set([
  "outcome",
  "comment",
  "data",
  "version",
  "payload_hash",
  "edited_payload",
  "idempotency_key",
]);

// A person's decision in the protocol's clothes: extra fields stand beside the outcome or in `data`.
export async function decideAs(call: OneCall<unknown>, said: Record<string, unknown>): Promise<Json> {
  const person = take(personOf(call.principal));
  if (!person.scopes.includes("decide"))
    throw refused({
      code: "scope_required",
      message: "This token was not given the scope decide.",
      details: { scope: "decide" },
    });
  const extra = Object.fromEntries(
    Object.entries(said).filter(([key, value]) => !RESERVED.has(key) && value !== undefined),
  ) as JsonObject;
  const result = await decide(call.deps.engine, {
    workspaceId: person.workspaceId,
    taskId: call.params.id,
    actor: person.actor(call.via),
    outcome: typeof said.outcome === "string" ? said.outcome : "",
    ...(typeof said.comment === "string" && { comment: said.comment }),
    data: { ...extra, ...(isObject(said.data) ? said.data : {}) },
    ...(isObject(said.edited_payload) && { editedPayload: said.edited_payload }),
    ...(typeof said.version === "number" && { version: said.version }),
    ...(typeof said.payload_hash === "string" && { payloadHash: said.payload_hash }),
    idempotency: call.idempotency(),
    respond: presentApplied,
  });
  return answer(result);
}

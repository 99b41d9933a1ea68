// Resuming: one path, and every shape of body that the protocol's clients send to it.
import { z } from "zod";
import { holdsScope, personOf } from "../../auth/principal";
import { readIntent } from "../../db/read/intents";
import type { Command } from "../../domain/commands";
import { isObject, readSpec } from "../../domain/task-spec";
import type { Json, JsonObject } from "../../domain/types";
import { decideAs, formApart, type OneCall, sendOpenly } from "../act";
import { checkMay, DECIDING, type Needs } from "../may";
import { sees } from "../reach";
import { route } from "../route";
import { ok } from "../shapes/common";
import { anyObject, idParams } from "../shapes/intents";
import { notFound } from "../stop";

const tag = "Intents";
const resumeBody = anyObject;
const MAY: { asked: Needs; unasked: Needs } = {
  asked: DECIDING,
  unasked: { kinds: [], scopes: ["submit"] },
};
const applied = z.looseObject({ ok, applied: z.boolean(), policy_generation: z.int() });

export const resumeRoutes = [
  route({
    method: "POST",
    path: "/v1/intents/{id}/resume",
    summary: "Resume an intent: a decision, an agent's report, or a go-ahead",
    description: "A `task_result` is a person's decision, whatever the intent waits for.",
    tag,
    scopes: [],
    ...MAY,
    owner: true,
    idempotent: true,
    params: idParams,
    body: resumeBody,
    response: applied,
    handler: (call) => resume(call) as never,
  }),
];

const CONTROL_FIELDS = new Set([
  "approve_current_step",
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
  // Who may only decide has nothing else to say: once it is decided they hear that, or what they were answered then.
  const mayOnlyDecide = personOf(principal).ok && !holdsScope(principal, "submit");
  // Of another agent's not even this is told: whether anybody is asked.
  const asked =
    sees(principal, found.intent) && found.task !== null && (found.task.status === "open" || mayOnlyDecide);
  const generation = body.expected_policy_generation;
  const form = found.task && readSpec(found.task.spec).formSchema;
  const wrapped = isObject(body.task_result) ? body.task_result : null;
  if (wrapped)
    return decideAs(call, {
      outcome: body.outcome,
      comment: body.comment,
      expected_policy_generation: generation,
      ...formApart(wrapped, form),
    });
  if (asked && typeof body.approve_current_step === "boolean") {
    const outcome = body.approve_current_step ? "approved" : "rejected";
    return decideAs(call, { outcome, comment: body.reason, expected_policy_generation: generation });
  }
  if (asked && body.action === undefined && personOf(principal).ok)
    return decideAs(call, formApart(body, form));
  checkMay(MAY.unasked, principal);
  return sendOpenly(call, machineCommand(call, body));
}

// What a machine says about work that no person is asked about. Nothing but control fields is the go-ahead, which is never
// an end by itself.
function machineCommand(call: OneCall<unknown>, body: JsonObject): Command {
  if (body.action === "complete" || body.action === "fail") return report(call, body);
  if (body.approve_current_step === false)
    return report(call, { action: "fail", reason: body.reason ?? "rejected" });
  const isGoAhead = Object.keys(body).every((key) => CONTROL_FIELDS.has(key));
  return isGoAhead ? proceed(call, body) : report(call, body);
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

// Resuming: one path, and every shape of body that the protocol's clients send to it.
import { z } from "zod";
import { holdsScope, personOf } from "../../auth/principal";
import { readIntent } from "../../db/read/intents";
import type { Command } from "../../domain/commands";
import { isObject, readSpec } from "../../domain/task-spec";
import type { Actor, Json, JsonObject } from "../../domain/types";
import { type OneCall, sendOpenly } from "../act";
import { checkMay, DECIDING, type Needs } from "../may";
import { fitting } from "../problems";
import { sees } from "../reach";
import { decideResumed, formApart } from "../resumed-decision";
import { route } from "../route";
import { ok } from "../shapes/common";
import { type ResumedStep, resumedControl, resumedStep, resumedTask } from "../shapes/decisions";
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
  const form = found.task && readSpec(found.task.spec).formSchema;
  const { task_result: wrapped, outcome, comment, expected_policy_generation } = body;
  if (wrapped !== undefined) {
    const said = fitting(resumedTask, { task_result: wrapped }).task_result;
    return decideResumed(
      call,
      { outcome, comment, expected_policy_generation, ...formApart(said, form) },
      (field) => (Object.hasOwn(said, field) ? `/task_result/${field}` : `/${field}`),
    );
  }
  const isDecision = body.action === undefined && body.approve_current_step === undefined;
  if (asked && isDecision && personOf(principal).ok) return decideResumed(call, formApart(body, form));
  const step = fitting(resumedStep, body);
  if (asked && step.approve_current_step !== undefined)
    return decideResumed(
      call,
      {
        outcome: step.approve_current_step ? "approved" : "rejected",
        comment: body.reason,
        expected_policy_generation,
      },
      (field) => (field === "comment" ? "/reason" : `/${field}`),
    );
  checkMay(MAY.unasked, principal);
  return sendOpenly(call, machineCommand(call, body, step));
}

// What a machine says about work that no person is asked about. Nothing but control fields is the go-ahead, which is never
// an end by itself; anything else is an agent's report.
function machineCommand(call: OneCall<unknown>, body: JsonObject, step: ResumedStep): Command {
  const { action, approve_current_step: approve, expected_policy_generation: generation } = step;
  const by = { actor: call.principal.actor(call.via), ...(generation !== undefined && { generation }) };
  if (action !== undefined) return report(by, body);
  const isGoAhead = Object.keys(body).every((key) => CONTROL_FIELDS.has(key));
  if (approve !== false && !isGoAhead) return report(by, body);
  const { reason } = fitting(resumedControl, body);
  if (approve === false) return report(by, { action: "fail", reason: reason ?? "rejected" });
  return { type: "proceed", ...by, ...(reason !== undefined && { reason }) };
}

type By = { actor: Actor; generation?: number };

// `action`, or any other object, which is then the result itself.
function report(by: By, body: JsonObject): Command {
  const { action, result, expected_policy_generation: _, idempotency_key: __, ...rest } = body;
  const failed =
    action === "fail" || (action === undefined && (body.outcome === "failed" || body.outcome === "failure"));
  const { outcome: ___, ...fields } = rest;
  const said = action === undefined && body.outcome === undefined ? rest : fields;
  return {
    type: "report",
    ...by,
    outcome: failed ? "fail" : "complete",
    result: isObject(result) ? result : said,
    ...(typeof body.reason === "string" && { reason: body.reason }),
  };
}

// Resuming: one path, and every shape of body that the protocol's clients send to it.
import { holdsScope, personOf } from "../../auth/principal";
import { readIntent } from "../../db/read/intents";
import { readSpec } from "../../domain/task-spec";
import type { Json, JsonObject } from "../../domain/types";
import { deciderOf, type OneCall, sendOpenly } from "../act";
import { machineCommand, refuseContradiction } from "../machine-words";
import { checkMay, DECIDING, type Needs } from "../may";
import { fitting } from "../problems";
import { sees } from "../reach";
import { decideResumed, formApart, refuseOpposite } from "../resumed-decision";
import { route } from "../route";
import { resumeBody, resumedNames, resumedStep, resumedTask } from "../shapes/decisions";
import { ofIntent } from "../shapes/intents";
import { appliedShape } from "../shapes/shown";
import { respellFor } from "../spelling";
import { notFound } from "../stop";

const tag = "Intents";
const spelled = respellFor(resumedNames);
const MAY: { asked: Needs; unasked: Needs } = {
  asked: DECIDING,
  unasked: { kinds: [], scopes: ["submit"] },
};

export const resumeRoutes = [
  route({
    method: "POST",
    path: "/v1/intents/{id}/resume",
    summary: "Resume an intent: a decision, an agent's report, or a go-ahead",
    description:
      "A `task_result` is a person's decision, whatever the intent waits for. Where nobody is asked, `approve_current_step` lets the work go on and ends nothing; `action` says how it ended, or else `outcome`. Any other object is the result itself. A body that says yes in one place and no in another is refused.",
    tag,
    scopes: [],
    ...MAY,
    owner: true,
    idempotent: true,
    ...ofIntent,
    body: resumeBody,
    response: appliedShape,
    handler: (call) => resume(call) as never,
  }),
];

// A client whose requests are made of a class says null of the ways that it did not take. Alone, null is no way at all.
const WAYS = ["action", "task_result", "approve_current_step"];

function withoutUnset(body: JsonObject): JsonObject {
  const isSaid = (name: string) => (body[name] ?? null) !== null;
  const unset = [
    "expected_policy_generation",
    ...(WAYS.some(isSaid) ? WAYS : []),
    ...(isSaid("approve_current_step") ? ["reason"] : []), // of a report it is a field like any other
  ];
  const said = Object.entries(body).filter(([name, value]) => value !== null || !unset.includes(name));
  return Object.fromEntries(said);
}

async function resume(call: OneCall<Record<string, unknown>>): Promise<Json> {
  const { deps, principal, params } = call;
  const body = withoutUnset(spelled(call.rawBody));
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
    deciderOf(call);
    refuseContradiction(body);
    const said = fitting(resumedTask, { task_result: wrapped }).task_result;
    const decided = said.outcome ?? outcome;
    refuseOpposite(said, decided, form, "/task_result");
    refuseOpposite({ approved: body.approved ?? null }, decided, null, "");
    return decideResumed(
      call,
      { outcome, comment, expected_policy_generation, ...formApart(said, form) },
      (field) => (Object.hasOwn(said, field) ? `/task_result/${field}` : `/${field}`),
    );
  }
  const isDecision = body.action === undefined && body.approve_current_step === undefined;
  if (asked && isDecision && personOf(principal).ok) {
    refuseOpposite(body, outcome, form, "");
    return decideResumed(call, formApart(body, form));
  }
  const step = fitting(resumedStep, body);
  refuseContradiction(body);
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
  return sendOpenly(call, machineCommand(principal.actor(call.via), body, step));
}

// What a machine says of work that no person is asked about, in whichever of the protocol's shapes it says it.
import type { Command } from "../domain/commands";
import type { Problem } from "../domain/refusals";
import { isObject } from "../domain/task-spec";
import type { Actor, Json, JsonObject } from "../domain/types";
import { saysNo, saysYes } from "../domain/yes-or-no";
import { fitting } from "./problems";
import { type ResumedStep, resumedControl } from "./shapes/decisions";
import { invalid } from "./stop";

const CONTROL_FIELDS = new Set([
  "approve_current_step",
  "reason",
  "actor",
  "expected_policy_generation",
  "internal_scheduler",
  "owner_agent",
  "idempotency_key",
]);

// The go-ahead is never an end by itself, whatever stands beside it; nothing but control fields is one, too. Anything else is an
// agent's report.
export function machineCommand(actor: Actor, body: JsonObject, step: ResumedStep): Command {
  const { action, approve_current_step: approve, expected_policy_generation: generation } = step;
  const by = { actor, ...(generation !== undefined && { generation }) };
  if (action !== undefined) return report(by, body);
  const besides = Object.keys(body).filter((key) => !CONTROL_FIELDS.has(key));
  if (approve === undefined && besides.length > 0) return report(by, body);
  const { reason } = fitting(resumedControl, body);
  if (approve !== false) return { type: "proceed", ...by, ...(reason !== undefined && { reason }) };
  const kept = Object.fromEntries(besides.map((key) => [key, body[key] as Json]));
  return report(by, { ...kept, action: "fail", reason: reason ?? "rejected" });
}

type By = { actor: Actor; generation?: number };

// Said with no more than these it says nothing that the intent's status does not.
const ONLY_HOW = new Set<Json | undefined>(["success", "failed", "failure", "fail"]);

// `action`, or any other object, which is then the result itself.
function report(by: By, body: JsonObject): Command {
  const { action, expected_policy_generation: _, idempotency_key: __, ...rest } = body;
  const isFailure = action === "fail" || (action === undefined && saysNo(body.outcome));
  const { outcome, ...fields } = rest;
  const said: JsonObject = action === undefined && ONLY_HOW.has(outcome) ? fields : rest;
  const besides = Object.keys(said).some((name) => name !== "reason" && name !== "result");
  return {
    type: "report",
    ...by,
    outcome: isFailure ? "fail" : "complete",
    // What went wrong stands beside what was done until then, if both are told.
    result: isObject(said.result) && !(isFailure && besides) ? said.result : said,
    ...(typeof body.reason === "string" && { reason: body.reason }),
  };
}

/** One body that says yes in one place and no in another. What an `action` stands beside is data, and its own. */
export function refuseContradiction(body: JsonObject): void {
  const { action, approve_current_step: approve, outcome, task_result: wrapped } = body;
  const within = isObject(wrapped) ? wrapped.outcome : undefined;
  const first = within ?? approve;
  const others = { action, outcome, ...(within !== undefined && { approve_current_step: approve }) };
  const name = Object.keys(others).find((each) => differ(first, others[each as keyof typeof others]));
  if (name === undefined) return;
  const other = within === undefined ? "approve_current_step" : "task_result.outcome";
  const problem: Problem = {
    pointer: `/${name}`,
    rule: "contradiction",
    message: `This and ${other} say yes and no at once: send one of them.`,
  };
  throw invalid("body", [problem]);
}

export const differ = (one: Json | undefined, other: Json | undefined): boolean =>
  (saysYes(one) && saysNo(other)) || (saysNo(one) && saysYes(other));

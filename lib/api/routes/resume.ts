// Resuming: one path, and every shape of body that the protocol's clients send to it.
import { z } from "zod";
import { personOf } from "../../auth/principal";
import { readIntent } from "../../db/read/intents";
import type { Command } from "../../domain/commands";
import { isObject } from "../../domain/task-spec";
import type { Json, JsonObject } from "../../domain/types";
import { decideAs, type OneCall, run } from "../act";
import { route } from "../route";
import { ok } from "../shapes/common";
import { anyObject, idParams } from "../shapes/intents";
import { notFound } from "../stop";

const tag = "Intents";
const resumeBody = anyObject;
const applied = z.looseObject({ ok, applied: z.boolean(), policy_generation: z.int() });

export const resumeRoutes = [
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
];

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

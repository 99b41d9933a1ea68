// Acting on one intent: the command goes to the engine, and what it answers is what every repeat will be answered.
import { type Principal, personOf } from "../auth/principal";
import { readIntent } from "../db/read/intents";
import type { Command } from "../domain/commands";
import { NO_INTENT, type Refusal } from "../domain/refusals";
import type { Result } from "../domain/result";
import type { Json } from "../domain/types";
import type { Applied } from "../engine/batch";
import { decide } from "../engine/decide";
import { checkMay, DECIDING } from "./may";
import { presentApplied } from "./present/applied";
import { sees } from "./reach";
import type { Call } from "./route";
import type { SaidDecision } from "./shapes/decisions";
import { refused, take } from "./stop";

export type OneCall<B> = Call<{ id: string }, unknown, B>;

// The one way from a route to the engine. `respond` says what the caller is told, now and on every repeat.
export async function send<B>(
  call: OneCall<B>,
  command: Command,
  respond: (done: Applied) => Json = presentApplied,
  keyInBody?: string,
): Promise<Json> {
  const result = await applied(call, command, respond, keyInBody);
  if (!result.ok && (await isHidden(call, result.refusal))) throw refused(NO_INTENT);
  return answer(result);
}

/** Where the protocol has a word of its own for what is another agent's. */
export const sendOpenly = async (call: OneCall<unknown>, command: Command): Promise<Json> =>
  answer(await applied(call, command, presentApplied));

type Outcome = Result<Applied>;

const applied = (
  call: OneCall<unknown>,
  command: Command,
  respond: (done: Applied) => Json,
  keyInBody?: string,
): Promise<Outcome> =>
  call.deps.engine.apply({
    workspaceId: call.principal.workspaceId,
    intentId: call.params.id,
    command,
    idempotency: call.idempotency(keyInBody),
    respond,
  });

// That an agent may not is the first thing the domain asks, so it is asked here only of those it refused.
async function isHidden({ deps, principal, params }: OneCall<unknown>, { code }: Refusal): Promise<boolean> {
  if (!principal.agent || (code !== "wrong_agent" && code !== "not_submitter")) return false;
  const found = await readIntent(deps.db, principal.workspaceId, params.id);
  return !found || !sees(principal, found.intent);
}

// A stale generation is an answer, not an error: its clients read it so.
function answer(result: Outcome): Json {
  if (result.ok) return result.value.answer;
  if (result.refusal.code !== "stale_generation") throw refused(result.refusal);
  return { ok: true, applied: false, reason: "stale_policy_generation", ...result.refusal.details };
}

/** Whoever decides here: a person, with the scope for it. */
export function deciderOf({ principal }: OneCall<unknown>): Principal {
  checkMay(DECIDING, principal);
  return take(personOf(principal));
}

/** `where`: what each field was called by whoever said it. */
export async function decideAs(
  call: OneCall<unknown>,
  said: SaidDecision,
  where = (field: string): string => `/${field}`,
): Promise<Json> {
  const person = deciderOf(call);
  const result = await decide(call.deps.engine, {
    workspaceId: person.workspaceId,
    taskId: call.params.id,
    actor: person.actor(call.via),
    outcome: said.outcome,
    ...(said.comment !== undefined && { comment: said.comment }),
    data: said.data ?? {},
    ...(said.edited_payload && { editedPayload: said.edited_payload }),
    ...(said.version !== undefined && { version: said.version }),
    ...(said.payload_hash !== undefined && { payloadHash: said.payload_hash }),
    ...(said.expected_policy_generation !== undefined && { generation: said.expected_policy_generation }),
    idempotency: call.idempotency(),
    respond: presentApplied,
  });
  if (!result.ok) return answer({ ...result, refusal: placed(result.refusal, where("edited_payload")) });
  return answer(result);
}

// The domain speaks of places of the payload; what was sent is the payload as edited.
function placed(refusal: Refusal, edited: string): Refusal {
  const { code, message, problems = [{ pointer: "/payload", rule: "editable", message }] } = refusal;
  if (code !== "not_editable") return refusal;
  const moved = (pointer: string) => pointer.replace(/^\/(edited_)?payload/, () => edited);
  return {
    ...refusal,
    problems: problems.map((problem) => ({ ...problem, pointer: moved(problem.pointer) })),
  };
}

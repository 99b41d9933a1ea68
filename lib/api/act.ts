// Acting on one intent: the command goes to the engine, and what it answers is what every repeat will be answered.
import { personOf } from "../auth/principal";
import { readIntent } from "../db/read/intents";
import { declares } from "../domain/answer";
import type { Command } from "../domain/commands";
import { NO_INTENT, type Refusal } from "../domain/refusals";
import type { Result } from "../domain/result";
import { isObject } from "../domain/task-spec";
import type { Json, JsonObject } from "../domain/types";
import type { Applied } from "../engine/batch";
import { decide } from "../engine/decide";
import { checkMay, DECIDING } from "./may";
import { presentApplied } from "./present/applied";
import { sees } from "./reach";
import type { Call } from "./route";
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

// What the protocol has no word for, and we read beside the outcome. A form may ask for a field of such a name.
const OURS = ["version", "payload_hash", "edited_payload", "expected_policy_generation", "idempotency_key"];
const RESERVED = new Set(["outcome", "comment", "data", ...OURS]);

/** A task result with the fields in `data` that its form asks for by a name of ours. With one there already, the other is ours. */
export function formApart(said: JsonObject, form: JsonObject | null): JsonObject {
  const data = isObject(said.data) ? said.data : {};
  const names = isObject(said.data) ? OURS : [...OURS, "data"]; // text that the command line sent can hold no fields
  const isForm = (name: string) => names.includes(name) && declares(form, name) && !Object.hasOwn(data, name);
  const entries = Object.entries(said);
  const answered = Object.fromEntries(entries.filter(([name]) => isForm(name)));
  const rest = Object.fromEntries(entries.filter(([name]) => !isForm(name)));
  return { ...rest, data: { ...answered, ...data } };
}

// A person's decision in the protocol's clothes: extra fields stand beside the outcome or in `data`.
export async function decideAs(call: OneCall<unknown>, said: Record<string, unknown>): Promise<Json> {
  checkMay(DECIDING, call.principal);
  const person = take(personOf(call.principal));
  const data: JsonObject = {};
  for (const key in said) if (!RESERVED.has(key) && said[key] !== undefined) data[key] = said[key] as Json;
  const result = await decide(call.deps.engine, {
    workspaceId: person.workspaceId,
    taskId: call.params.id,
    actor: person.actor(call.via),
    outcome: typeof said.outcome === "string" ? said.outcome : "",
    ...(typeof said.comment === "string" && { comment: said.comment }),
    data: isObject(said.data) ? { ...data, ...said.data } : data,
    ...(isObject(said.edited_payload) && { editedPayload: said.edited_payload }),
    ...versionOf(said.version),
    ...(typeof said.payload_hash === "string" && { payloadHash: said.payload_hash }),
    ...(typeof said.expected_policy_generation === "number" && {
      generation: said.expected_policy_generation,
    }),
    idempotency: call.idempotency(),
    respond: presentApplied,
  });
  return answer(result);
}

// The command line sends every number as text.
function versionOf(said: unknown): { version?: number } {
  if (typeof said === "number") return { version: said };
  return typeof said === "string" && /^\d{1,9}$/.test(said) ? { version: Number(said) } : {};
}

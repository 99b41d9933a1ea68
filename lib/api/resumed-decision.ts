// A decision in the protocol's clothes: its fields come as text, and those of the form stand beside the outcome or in `data`.
import { declares } from "../domain/answer";
import { isObject } from "../domain/task-spec";
import type { Json, JsonObject } from "../domain/types";
import { decideAs, deciderOf, type OneCall } from "./act";
import { differ } from "./machine-words";
import { fitting } from "./problems";
import { resumedDecision } from "./shapes/decisions";
import { invalid } from "./stop";

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
  // Data that is none is left for the shape to name.
  return rest.data === undefined || isObject(rest.data)
    ? { ...rest, data: { ...answered, ...data } }
    : { ...rest, ...answered };
}

/**
 * `approved` says once more what the outcome says, and is told with it: whoever reads the opposite there acts on what nobody
 * decided. A form may ask for a field of that name, and its answer is its own.
 */
export function refuseOpposite(
  said: JsonObject,
  outcome: Json | undefined,
  form: JsonObject | null,
  at: string,
) {
  if (declares(form, "approved")) return;
  const within = isObject(said.data) ? said.data : {};
  if (differ(outcome, said.approved)) throw opposite(`${at}/approved`);
  if (differ(outcome, within.approved)) throw opposite(`${at}/data/approved`);
}

const opposite = (pointer: string) =>
  invalid("body", [
    {
      pointer,
      rule: "contradiction",
      message: "This and the outcome say yes and no at once: send one of them.",
    },
  ]);

/** `where`: what each field was called by whoever said it. */
export function decideResumed(
  call: OneCall<unknown>,
  said: Record<string, unknown>,
  where: (field: string) => string = (field) => `/${field}`,
): Promise<Json> {
  deciderOf(call);
  const read = fitting(resumedDecision, said, where);
  const beside = Object.entries(read).filter(([name, value]) => !RESERVED.has(name) && value !== undefined);
  const data = { ...(Object.fromEntries(beside) as JsonObject), ...read.data };
  return decideAs(call, { ...read, data }, where);
}

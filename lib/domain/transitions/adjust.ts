// Changing what is asked (a revision) or how it runs (controls, policy).
import { guardLive, guardMachine, guardSubmitter, isBehind, openTask, peopleBehind } from "../access";
import { canonical } from "../canonical";
import { beginChange, record, tell } from "../change";
import type { Command, Revise } from "../commands";
import { missingFor, reachOf, refsToCount } from "../electorate";
import { type Refusal, refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import type { Change, State, Task } from "../state";
import { readSpec, type StoredSpec } from "../task-spec";
import type { Actor, JsonObject } from "../types";
import { keepReach } from "./ask-owners";
import { guardGeneration } from "./finish";

type Of<T extends Command["type"]> = Extract<Command, { type: T }>;

// Votes name the version they were made on, so those on the old one simply stop counting.
export function revise(state: State, command: Revise, now: Date): Result<Change> {
  const refusal = guardSubmitter(state, command.actor) ?? guardLive(state, now);
  if (refusal) return no(refusal);
  const { version, payload, payloadHash } = state.intent;
  if (command.version !== undefined && command.version !== version)
    return no(
      refuse("stale_version", "The request changed meanwhile: look again.", {
        version,
        payload_hash: payloadHash,
      }),
    );
  const change = beginChange(state);
  const { intent } = change.state;
  change.revisions.push({ version, payload, payloadHash, replacedAt: now });
  intent.version = version + 1;
  intent.payload = command.payload;
  intent.payloadHash = command.payloadHash;
  rememberReviser(change, command.actor);
  const event = record(change, "intent.revised", command.actor, now, {
    version: intent.version,
    payload_hash: command.payloadHash,
    ...(command.note && { note: command.note }),
  });
  const task = openTask(change.state);
  if (task) {
    task.claimedBy = null;
    task.spec = askedAnew(task.spec, event.at);
    tell(change, event.seq, "assigned", task.assignees);
    // Votes that are void now, or a reviser who may not decide it any more, can leave too few.
    if (refsToCount(state, command) && !keepReach(change, task, event.at))
      return no(tooFew(change.state, task));
  } else if (intent.status === "DELIVERED" || intent.status === "ACKNOWLEDGED") {
    const attempt = intent.progress.delivery_attempt; // none: the server itself handles it
    if (attempt !== undefined) change.offers.push({ address: intent.to, attempt });
  }
  return ok(change);
}

function tooFew(state: State, task: Task): Refusal {
  const reach = reachOf(state, task);
  const besides = readSpec(task.spec).fourEyes ? " besides whoever is behind it" : "";
  return refuse(
    "undecidable",
    `This task needs ${missingFor(task, reach)}; ${reach.free} could decide the new version${besides}.`,
  );
}

// What they had time to look at was something else.
function askedAnew(spec: StoredSpec, at: Date): StoredSpec {
  const { time } = spec;
  if (!time?.expire?.positive) return spec;
  return { ...spec, time: { ...time, expire: { ...time.expire, since: at.toISOString() } } };
}

// Who writes what is decided must not be the one who decides it, even when it began as somebody else's request.
function rememberReviser({ state }: Change, actor: Actor): void {
  const others = peopleBehind(actor).filter((id) => !isBehind(state, id));
  if (others.length === 0) return;
  state.intent.progress.revisers = [...(state.intent.progress.revisers ?? []), ...others];
}

export function controls(state: State, command: Of<"controls">, now: Date): Result<Change> {
  const refusal =
    guardMachine(state, command.actor) ?? guardLive(state, now) ?? guardGeneration(state, command.generation);
  if (refusal) return no(refusal);
  const before = state.intent.progress.controls ?? {};
  const controls = { ...before, ...command.patch };
  const tooLarge = guardSize(controls, before, ["/controls_patch"]);
  if (tooLarge) return no(tooLarge);
  const change = beginChange(state);
  const { progress } = change.state.intent;
  progress.controls = controls;
  progress.generation = (progress.generation ?? 0) + 1;
  record(change, "intent.controls_updated", command.actor, now, {
    patch: command.patch,
    generation: progress.generation,
    ...(command.reason && { reason: command.reason }),
  });
  return ok(change);
}

export function policy(state: State, command: Of<"policy">, now: Date): Result<Change> {
  const refusal =
    guardSubmitter(state, command.actor) ??
    guardLive(state, now) ??
    guardGeneration(state, command.generation);
  if (refusal) return no(refusal);
  const before = state.intent.progress.policy ?? {};
  const policy = {
    grants: { ...asObject(before.grants), ...command.grants },
    envelope: { ...asObject(before.envelope), ...command.envelope },
  };
  const patched = [command.grants && "/grants_patch", command.envelope && "/envelope_patch"];
  const tooLarge = guardSize(policy, before, patched.filter(isText));
  if (tooLarge) return no(tooLarge);
  const change = beginChange(state);
  const { progress } = change.state.intent;
  progress.policy = policy;
  progress.generation = (progress.generation ?? 0) + 1;
  record(change, "intent.policy_updated", command.actor, now, {
    ...(command.grants && { grants: command.grants }),
    ...(command.envelope && { envelope: command.envelope }),
    generation: progress.generation,
    ...(command.reason && { reason: command.reason }),
  });
  return ok(change);
}

// They are kept together, patch upon patch, and read with the intent by everybody who looks: as much as a payload may be. What
// had grown past that before may still become smaller.
const MOST_KEPT_BYTES = 128 * 1024;

function guardSize(after: JsonObject, before: JsonObject, pointers: string[]): Refusal | null {
  const bytes = bytesOf(after);
  if (bytes <= MOST_KEPT_BYTES || bytes <= bytesOf(before)) return null;
  const message = `With this it would come to ${bytes} bytes; ${MOST_KEPT_BYTES} are the most.`;
  const problems = pointers.map((pointer) => ({ pointer, rule: "too_big", message }));
  return refuse(
    "too_large",
    `${pointers.join(" and ")}: ${message}`,
    { limit_bytes: MOST_KEPT_BYTES },
    problems,
  );
}

const bytesOf = (value: JsonObject): number => new TextEncoder().encode(canonical(value)).length;

const isText = (value: unknown): value is string => typeof value === "string";

const asObject = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};

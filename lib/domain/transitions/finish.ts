// Ending or moving on without a person's decision: the submitter's withdrawal, the agent's report, a control client.
import { guardLive, guardMachine, guardSubmitter, openTask } from "../access";
import { beginChange, disarm, end, record, setPending, setStatus, tell } from "../change";
import type { Command } from "../commands";
import { type Refusal, refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import type { Change, State } from "../state";
import type { JsonObject } from "../types";

type Of<T extends Command["type"]> = Extract<Command, { type: T }>;

export function guardGeneration(state: State, expected: number | undefined): Refusal | null {
  const current = state.intent.progress.generation ?? 0;
  if (expected === undefined || expected === current) return null;
  return refuse("stale_generation", "The policy changed meanwhile.", { policy_generation: current });
}

// Whatever a machine says, a task that waits for a person is decided by a person.
function guardHuman(state: State): Refusal | null {
  return openTask(state)
    ? refuse("human_required", "A person is asked to decide this; only a person's decision completes it.")
    : null;
}

export function cancel(state: State, command: Of<"cancel">, now: Date): Result<Change> {
  const refusal = guardSubmitter(state, command.actor) ?? guardLive(state, now) ?? guardAmong(state, command);
  if (refusal) return no(refusal);
  const change = beginChange(state);
  change.state.intent.progress.reason = command.reason ?? "canceled";
  const event = end(change, "CANCELED", command.actor, now, { reason: command.reason ?? "canceled" });
  if (event.actor !== state.intent.submitter) tell(change, event.seq, "withdrawn", [state.intent.submitter]);
  return ok(change);
}

// Whoever withdraws what nobody has taken must not stop what somebody took meanwhile.
function guardAmong({ intent: { status } }: State, { among }: Of<"cancel">): Refusal | null {
  if (!among || among.includes(status)) return null;
  return refuse("stale_version", `It is ${status.toLowerCase()} meanwhile.`, { status });
}

export function resolve(state: State, command: Of<"resolve">, now: Date): Result<Change> {
  const refusal =
    guardMachine(state, command.actor) ??
    guardLive(state, now) ??
    guardGeneration(state, command.generation) ??
    (command.status === "COMPLETED" ? guardHuman(state) : guardWithdraw(state, command));
  if (refusal) return no(refusal);
  const change = beginChange(state);
  const { progress } = change.state.intent;
  // People were asked and did not answer: a machine that takes the question back has no result to give.
  const result = openTask(state) ? undefined : command.result;
  if (result) progress.result = result;
  if (command.error) progress.error = command.error;
  if (command.reason) progress.reason = command.reason;
  const event = end(change, command.status, command.actor, now, {
    ...(result && { result }),
    ...(command.error && { error: command.error }),
    ...(command.reason && { reason: command.reason }),
  });
  tell(change, event.seq, "decided", [change.state.intent.submitter]);
  return ok(change);
}

// Taking a request away from the people who are asked is its submitter's right alone.
const guardWithdraw = (state: State, command: Of<"resolve">): Refusal | null =>
  openTask(state) ? guardSubmitter(state, command.actor) : null;

export function report(state: State, command: Of<"report">, now: Date): Result<Change> {
  const refusal =
    guardMachine(state, command.actor) ??
    guardLive(state, now) ??
    guardGeneration(state, command.generation) ??
    guardHuman(state);
  if (refusal) return no(refusal);
  const change = beginChange(state);
  begin(change, command, now);
  const { progress, submitter } = change.state.intent;
  const body: JsonObject = {};
  if (command.outcome === "complete") {
    progress.result = command.result;
    body.result = command.result;
  } else {
    progress.error = command.result;
    progress.reason = command.reason ?? "agent reported a failure";
    body.error = command.result;
    body.reason = progress.reason;
  }
  const event = end(
    change,
    command.outcome === "complete" ? "COMPLETED" : "FAILED",
    command.actor,
    now,
    body,
  );
  tell(change, event.seq, "decided", [submitter]);
  return ok(change);
}

// A control client's go-ahead where nobody is asked: the intent is in progress, never more than that.
export function proceed(state: State, command: Of<"proceed">, now: Date): Result<Change> {
  const refusal =
    guardMachine(state, command.actor) ??
    guardLive(state, now) ??
    guardGeneration(state, command.generation) ??
    guardHuman(state);
  if (refusal) return no(refusal);
  const change = beginChange(state);
  begin(change, command, now);
  return ok(change);
}

// Work on it has begun: no offer is repeated from here on. Clients want to see IN_PROGRESS before an end.
function begin(change: Change, command: { actor: Of<"report">["actor"]; reason?: string }, now: Date): void {
  disarm(change, "reoffer");
  if (change.state.intent.status === "IN_PROGRESS") return;
  setStatus(change, "IN_PROGRESS");
  setPending(change, undefined);
  record(
    change,
    "intent.in_progress",
    command.actor,
    now,
    command.reason ? { reason: command.reason } : undefined,
  );
}

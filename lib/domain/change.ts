// Building a Change step by step: copy the state once, then each fact is recorded in its place. The input is never touched,
// so a refusal halfway leaves nothing behind.
import {
  actorText,
  type Change,
  type Holder,
  type NewEvent,
  type State,
  type Task,
  type Timer,
} from "./state";
import {
  type Actor,
  type EventType,
  type JsonObject,
  type Occasion,
  type Status,
  TERMINAL_EVENT,
  type TerminalStatus,
  type WaitingReason,
} from "./types";

export function beginChange(state: State): Change {
  return {
    state: {
      ...state,
      intent: { ...state.intent, progress: { ...state.intent.progress } },
      tasks: state.tasks.map((task) => ({ ...task })),
      decisions: [...state.decisions],
      timers: [...state.timers],
    },
    events: [],
    decisions: [],
    deliveries: [],
    offers: [],
    revisions: [],
  };
}

// Records an event in the intent's present status.
export function record(
  change: Change,
  type: EventType,
  actor: Actor,
  now: Date,
  body?: JsonObject,
): NewEvent {
  const { intent } = change.state;
  intent.seq += 2;
  intent.updatedAt = now;
  const event: NewEvent = {
    seq: intent.seq,
    type,
    status: intent.status,
    waitingReason: intent.waitingReason,
    at: now,
    actor: actorText(actor),
    via: actor.via,
    body: body ?? null,
  };
  change.events.push(event);
  return event;
}

export function setStatus(change: Change, status: Status, waitingReason: WaitingReason | null = null): void {
  change.state.intent.status = status;
  change.state.intent.waitingReason = waitingReason;
}

export function setPending(change: Change, pending: Holder | undefined): void {
  if (pending === undefined) delete change.state.intent.progress.pending;
  else change.state.intent.progress.pending = pending;
}

export function arm(change: Change, timer: Timer): void {
  disarm(change, timer.kind);
  change.state.timers.push(timer);
}

export function disarm(change: Change, kind: Timer["kind"]): void {
  change.state.timers = change.state.timers.filter((timer) => timer.kind !== kind);
}

export function tell(change: Change, seq: number, occasion: Occasion, addresses: string[]): void {
  for (const address of addresses) change.deliveries.push({ seq, channel: "log", occasion, address });
}

export function closeTask(task: Task, status: Task["status"], at: Date, outcome: string | null = null) {
  task.status = status;
  task.claimedBy = null;
  task.closedAt = at;
  task.outcome = outcome;
}

// The one way an intent ends: the terminal event, no timer left, every open task closed, whoever asked is told.
export function end(
  change: Change,
  status: TerminalStatus,
  actor: Actor,
  now: Date,
  body: JsonObject,
): NewEvent {
  setStatus(change, status);
  setPending(change, undefined);
  change.state.timers = [];
  const event = record(change, TERMINAL_EVENT[status], actor, now, body);
  for (const task of change.state.tasks) {
    if (task.status !== "open") continue;
    closeTask(task, status === "TIMED_OUT" ? "expired" : "withdrawn", event.at);
    tell(change, event.seq, status === "TIMED_OUT" ? "expired" : "withdrawn", task.assignees);
  }
  const { intent } = change.state;
  if (!intent.progress.decided)
    intent.progress.ended = { by: event.actor, name: actor.name, at: event.at.toISOString() };
  if (intent.options.reply_to) tell(change, event.seq, "completion", [intent.options.reply_to]);
  return event;
}

// The birth of an intent. It needs no lock, for nobody else can know it yet.
import { peopleBehind } from "../access";
import { arm, beginChange, record, setPending, setStatus, tell } from "../change";
import { firstTimers, nextOffer, withTarget } from "../schedule";
import { type StandIn, standInBody } from "../stand-in";
import type { Change, Holder, Intent, NewEvent, Task } from "../state";
import { kindOf, riskOf, type StoredSpec } from "../task-spec";
import { type Actor, type JsonObject, SYSTEM } from "../types";

export type Opening = {
  intent: Omit<
    Intent,
    "status" | "waitingReason" | "seq" | "head" | "createdAt" | "updatedAt" | "version" | "progress"
  >;
  actor: Actor;
  requestHash: string; // over everything that was asked: binds it into the chain
  to:
    | { kind: "people"; spec: StoredSpec; assignees: string[]; holder: Holder; standIns?: StandIn[] }
    | { kind: "agent"; registered: boolean }
    | { kind: "server" };
};

export function open(opening: Opening, now: Date): Change {
  const others = peopleBehind(opening.actor).filter((id) => id !== opening.intent.behindPersonId);
  const change = beginChange({
    intent: {
      ...opening.intent,
      status: "CREATED",
      waitingReason: null,
      version: 1,
      seq: 0,
      head: "",
      progress: others.length > 0 ? { revisers: others } : {},
      createdAt: now,
      updatedAt: now,
    },
    tasks: [],
    decisions: [],
    timers: [],
    authority: new Map(),
  });
  record(change, "intent.created", opening.actor, now, { request_hash: opening.requestHash });
  setStatus(change, "SUBMITTED");
  record(change, "intent.submitted", opening.actor, now);
  if (opening.to.kind === "people") return askPeople(change, opening, opening.to, now);
  return handOver(change, opening, now);
}

function askPeople(
  change: Change,
  opening: Opening,
  to: Extract<Opening["to"], { kind: "people" }>,
  now: Date,
): Change {
  const { intent } = change.state;
  setStatus(change, "WAITING", "WAITING_FOR_HUMAN");
  setPending(change, to.holder);
  const event = record(change, "intent.human_task_assigned", opening.actor, now, ofItself(to.spec));
  const task: Task = {
    id: intent.id,
    kind: kindOf(to.spec.human_task.task_type),
    status: "open",
    risk: riskOf(to.spec.human_task.risk),
    spec: withTarget(to.spec, event.at),
    assignees: to.assignees,
    claimedBy: null,
    dueAt: intent.deadlineAt,
    assignedAt: event.at,
    closedAt: null,
    outcome: null,
  };
  change.state.tasks.push(task);
  change.state.timers = firstTimers(intent.options, task, intent.deadlineAt, now);
  const { standIns = [] } = to;
  if (standIns.length === 0) tell(change, event.seq, "assigned", task.assignees);
  else tellApart(change, event, task, standIns, now);
  return change;
}

// What time alone may bring is in the log from the beginning, so that nobody can say afterwards that it was asked otherwise.
function ofItself({ time }: StoredSpec): JsonObject | undefined {
  if (!time?.expire) return undefined;
  const { outcome, positive } = time.expire;
  return { on_timeout: outcome, positive };
}

// Who is away was asked first, and whoever stands in for them is asked by an event of its own that says why.
function tellApart(change: Change, first: NewEvent, task: Task, standIns: StandIn[], now: Date): void {
  const also = standIns.map(({ by }) => `person:${by}`);
  tell(
    change,
    first.seq,
    "assigned",
    task.assignees.filter((ref) => !also.includes(ref)),
  );
  const event = record(change, "intent.human_task_assigned", SYSTEM, now, standInBody(standIns));
  tell(change, event.seq, "assigned", also);
}

function handOver(change: Change, opening: Opening, now: Date): Change {
  const { intent } = change.state;
  setStatus(change, "DELIVERED");
  const name = intent.to.slice(intent.to.lastIndexOf("/") + 1);
  setPending(change, { type: opening.to.kind === "agent" ? "agent" : "internal", ref: intent.to, name });
  if (intent.deadlineAt) arm(change, { kind: "expiry", dueAt: intent.deadlineAt, round: 0 });
  if (opening.to.kind === "agent") {
    intent.progress.delivery_attempt = 1;
    change.offers.push({ address: intent.to, attempt: 1 });
    // An address nobody registered has nobody to miss it: it waits until it is resolved, claimed or expires.
    if (opening.to.registered) arm(change, nextOffer(1, now));
  }
  record(change, "intent.delivered", opening.actor, now);
  return change;
}

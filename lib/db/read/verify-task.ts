// I2, I4, I5, I7: what hangs on an intent fits it: its task, who is asked, the timers still armed, what was sent.
import { firstTimers, levelsIn, nextOffer, planOf } from "../../domain/schedule";
import type { Task } from "../../domain/state";
import { isTerminal, RISK_RANK, type Status } from "../../domain/types";
import type { Bundle, EventRecord, Say } from "./verify-bundle";

export function checkTask(bundle: Bundle, say: Say): void {
  const { intent, tasks, assignments } = bundle;
  const open = tasks.filter((task) => task.status === "open");
  const waits = intent.status === "WAITING" && intent.waiting_reason === "WAITING_FOR_HUMAN";
  if (isTerminal(intent.status) && open.length > 0)
    say("I2", `a task is open on an intent that is ${intent.status}`);
  if (waits && open.length === 0) say("I2", "it waits for a person, but no task is open");
  if (!waits && open.length > 0 && !isTerminal(intent.status))
    say("I2", `a task is open, but the intent is ${intent.status}`);
  for (const task of tasks) checkClosing(task, intent.status, bundle, say);
  const wanted = open.flatMap((task) =>
    task.assignees.map(
      (assignee) => `${assignee} ${task.dueAt?.toISOString() ?? null} ${RISK_RANK[task.risk]}`,
    ),
  );
  const found = assignments.map((row) => `${row.assignee} ${row.due_at} ${row.rank}`);
  for (const row of found)
    if (!wanted.includes(row)) say("I4", `in the inbox of ${row.split(" ")[0]}, who is not asked`);
  for (const row of wanted)
    if (!found.includes(row)) say("I4", `not in the inbox of ${row.split(" ")[0]}, who is asked`);
}

function checkClosing(task: Task, status: Status, bundle: Bundle, say: Say): void {
  const { events } = bundle;
  const fits: Record<Task["status"], boolean> = {
    open: !isTerminal(status),
    decided: status === "COMPLETED" || status === "FAILED",
    withdrawn: status === "CANCELED" || status === "FAILED" || status === "COMPLETED",
    expired: task.outcome === null ? status === "TIMED_OUT" : status === lapsedTo(task, bundle),
  };
  if (!fits[task.status] && !(task.status === "open" && isTerminal(status)))
    say("I2", `the task is ${task.status}, but the intent is ${status}`);
  if ((task.status === "open") !== (task.closedAt === null))
    say("I4", `the task is ${task.status}, and was ${task.closedAt ? "" : "never "}closed`);
  if (task.status !== "expired" && (task.status === "decided") !== (task.outcome !== null))
    say("I2", `the task is ${task.status}, with ${task.outcome ?? "no"} outcome`);
  if (task.closedAt && !events.some((event) => event.at.getTime() === task.closedAt?.getTime()))
    say("I4", "no event has the time at which the task was closed");
}

// What time alone may have brought: as the log says it was asked, which nobody can change afterwards.
function lapsedTo({ outcome }: Task, { events }: Bundle): Status | null {
  const asked = events.find((event) => event.type === "intent.human_task_assigned");
  if (outcome === null || asked?.body?.on_timeout !== outcome) return null;
  return asked.body.positive === true ? "COMPLETED" : "FAILED";
}

// It ends of itself at its deadline, or when the last level of its escalation has brought no answer.
function checkEnding({ intent, events, tasks: [task] }: Bundle, early: Early): void {
  const end = events.find((event) => event.type === "intent.timed_out" || isLapse(event));
  if (end?.body?.reason !== NOBODY_ANSWERED || !task) return early(end, intent.deadline_at, "expired");
  const plan = planOf(intent.options, task.spec);
  const levels = events.filter((event) => event.type === "intent.escalated");
  const isOver = plan.end?.act === "expire" && levels.length === levelsIn(plan);
  const since = levels.at(-1)?.at ?? task.assignedAt;
  early(end, isOver ? new Date(since.getTime() + (plan.end?.after ?? 0) * 1000) : null, "expired");
}

const NOBODY_ANSWERED = "nobody answered";
export const isLapse = ({ type, actor, body }: EventRecord): boolean =>
  type === "intent.in_progress" && actor === "system:system" && body?.outcome !== undefined;
type Early = (event: EventRecord | undefined, due: Date | null | undefined, what: string) => void;

export function checkTimers(bundle: Bundle, say: Say): void {
  const { intent, events, tasks, timers } = bundle;
  if (isTerminal(intent.status) && timers.length > 0)
    say("I7", `a ${timers[0]?.kind} timer is armed on an intent that is ${intent.status}`);
  const expiry = timers.find((timer) => timer.kind === "expiry");
  const wanted = isTerminal(intent.status) ? null : intent.deadline_at;
  if (wanted && expiry?.dueAt.getTime() !== wanted.getTime()) say("I7", "no timer is armed for the deadline");
  if (!wanted && expiry && !isTerminal(intent.status))
    say("I7", "a timer is armed for a deadline that nobody set");
  const early: Early = (event, due, what) => {
    if (event && due && event.at < due)
      say("I7", `${what} at ${event.at.toISOString()}, before ${due.toISOString()}`);
    if (event && !due) say("I7", `${what}, though nobody asked for it`);
  };
  checkEnding(bundle, early);
  const [task] = tasks;
  if (task) {
    const first = firstTimers(intent.options, task, intent.deadline_at, task.assignedAt);
    const due = (kind: string) => first.find((timer) => timer.kind === kind)?.dueAt;
    const reminder = events.find((event) => event.type === "intent.reminder");
    early(reminder, due("reminder"), "reminded");
    const missed = events.filter((event) => event.type === "intent.target_missed");
    early(missed[0], due("target"), "found late");
    if (missed.length > 1) say("I7", `found late ${missed.length} times`);
    // An escalation that follows the reminders is due when they are over, which is after the first of them.
    const escalation = events.find((event) => event.type === "intent.escalated");
    early(escalation, due("escalation") ?? reminder?.at, "escalated");
  }
  const offers = events.filter((event) => event.type === "intent.delivered");
  early(offers[1], nextOffer(1, intent.created_at).dueAt, "offered again");
  inOrder(events, "intent.reminder", "remind_count", say);
  inOrder(events, "intent.escalated", "level", say);
}

// Each timer acts once: its rounds are 1, 2, 3 …
function inOrder(events: EventRecord[], type: string, counter: string, say: Say): void {
  const rounds = events.filter((event) => event.type === type).map((event) => event.body?.[counter]);
  if (rounds.some((round, i) => round !== i + 1))
    say("I7", `${type} acted out of turn: ${rounds.join(", ")}`);
}

export function checkDeliveries({ events, deliveries }: Bundle, say: Say): void {
  const numbers = new Set(events.map((event) => event.seq));
  for (const row of deliveries) {
    const what = `the delivery to ${row.address} (${row.occasion})`;
    if (!numbers.has(row.seq)) say("I5", `${what} tells of event ${row.seq}, which does not exist`);
    const isOver = row.state === "delivered" || row.state === "dead" || row.state === "superseded";
    if (isOver !== (row.ended_at !== null)) say("I5", `${what} is ${row.state}, but its end says otherwise`);
    if ((row.state === "leased" || row.state === "delivered") && row.attempts < 1)
      say("I5", `${what} is ${row.state} without an attempt`);
  }
}

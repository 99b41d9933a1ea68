// From what the domain said to the rows of one statement.
import { agentKey, intentKey } from "../db/read/hub";
import type { Changed, Fresh } from "../db/write/batch";
import { canonical } from "../domain/canonical";
import type { Change, State, Task } from "../domain/state";
import { type Idempotency, isTerminal } from "../domain/types";
import { linkEvents } from "./hash";

// Who has to look again, and when the first timer that was armed is due.
export type Rings = { keys: Set<string>; dueMs: number };
export const noRings = (): Rings => ({ keys: new Set(), dueMs: Number.POSITIVE_INFINITY });

const owned = (state: State) => ({ workspaceId: state.intent.workspaceId, intentId: state.intent.id });

export function addFresh(fresh: Fresh, rings: Rings, change: Change, key: Idempotency | null): void {
  const { state } = change;
  const { intent } = state;
  const owner = owned(state);
  const hashes = linkEvents(intent, "", change.events);
  intent.head = hashes.at(-1) as string;
  fresh.intents.push({ ...intent, payloadText: canonical(intent.payload), key });
  for (const [i, event] of change.events.entries())
    fresh.events.push({ ...event, ...owner, submitter: intent.submitter, hash: hashes[i] as string });
  for (const task of state.tasks) {
    fresh.tasks.push({ ...task, workspaceId: intent.workspaceId });
    fresh.assignments.push(...assignmentsOf(state, task));
  }
  for (const timer of state.timers) fresh.timers.push({ ...timer, ...owner });
  addLater(fresh, rings, change);
}

// Folds one more change of an intent into the batch. `before` is the state that was loaded.
export function addChanged(
  changed: Changed,
  rings: Rings,
  before: State,
  after: State,
  changes: Change[],
): void {
  const owner = owned(after);
  const events = changes.flatMap((change) => change.events);
  if (events.length === 0) return; // nothing happened, so nothing may be written
  const hashes = linkEvents(after.intent, before.intent.head, events);
  after.intent.head = hashes.at(-1) as string;
  const revised = after.intent.version !== before.intent.version;
  changed.intents.push({
    ...after.intent,
    newPayload: revised ? canonical(after.intent.payload) : null,
    was: before.intent.head,
  });
  for (const [i, event] of events.entries())
    changed.events.push({ ...event, ...owner, submitter: after.intent.submitter, hash: hashes[i] as string });
  for (const change of changes) {
    changed.decisions.push(...change.decisions.map((d) => ({ ...d, workspaceId: owner.workspaceId })));
    changed.revisions.push(...change.revisions.map((r) => ({ ...r, ...owner })));
    addLater(changed, rings, change);
  }
  for (const task of after.tasks) {
    const old = before.tasks.find((candidate) => candidate.id === task.id);
    if (old && !sameTask(old, task))
      changed.tasks.push({
        ...task,
        workspaceId: owner.workspaceId,
        newSpec: task.spec === old.spec ? null : task.spec,
      });
  }
  diffAssignments(changed, before, after);
  diffTimers(changed, before, after);
  if (isTerminal(after.intent.status) && after.intent.progress.delivery_attempt !== undefined) {
    changed.offersGone.push(owner);
    changed.offers = changed.offers.filter((offer) => offer.intentId !== owner.intentId);
  }
  rings.keys.add(intentKey(after.intent.id));
}

const sameTask = (a: Task, b: Task): boolean =>
  a.status === b.status && a.claimedBy === b.claimedBy && a.assignees === b.assignees && a.spec === b.spec;

function addLater(rows: Pick<Fresh, "deliveries" | "offers">, rings: Rings, change: Change): void {
  const owner = owned(change.state);
  const at = change.events.at(-1)?.at;
  if (!at) return; // a second claim of the same person, say: it is granted, and nothing happened
  for (const [place, delivery] of change.deliveries.entries())
    rows.deliveries.push({ ...delivery, ...owner, place, at });
  for (const offer of change.offers) {
    rows.offers.push({ ...offer, ...owner, at, place: rows.offers.length + 1 });
    rings.keys.add(agentKey(owner.workspaceId, offer.address));
  }
  for (const timer of change.state.timers)
    rings.dueMs = Math.min(rings.dueMs, timer.dueAt.getTime() - at.getTime());
}

const assignmentsOf = (state: State, task: Task) =>
  task.status !== "open"
    ? []
    : task.assignees.map((assignee) => ({
        workspaceId: state.intent.workspaceId,
        taskId: task.id,
        assignee,
        dueAt: task.dueAt,
      }));

function diffAssignments(changed: Changed, before: State, after: State): void {
  const old = before.tasks.flatMap((task) => assignmentsOf(before, task));
  const now = after.tasks.flatMap((task) => assignmentsOf(after, task));
  const same = (a: (typeof old)[number], b: (typeof old)[number]) =>
    a.assignee === b.assignee && a.taskId === b.taskId;
  changed.assignmentsGone.push(...old.filter((row) => !now.some((other) => same(row, other))));
  changed.assignments.push(...now.filter((row) => !old.some((other) => same(row, other))));
}

function diffTimers(changed: Changed, before: State, after: State): void {
  const owner = owned(after);
  for (const timer of before.timers)
    if (!after.timers.some((other) => other.kind === timer.kind))
      changed.timersGone.push({ ...owner, kind: timer.kind });
  for (const timer of after.timers) {
    const old = before.timers.find((other) => other.kind === timer.kind);
    if (!old || old.round !== timer.round || old.dueAt.getTime() !== timer.dueAt.getTime())
      changed.timers.push({ ...timer, ...owner });
  }
}

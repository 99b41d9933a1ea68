// From what the domain said to the rows of one statement.
import { noMore } from "../db/doorbell";
import { agentKey, intentKey } from "../db/read/hub";
import type { Changed, Fresh } from "../db/write/batch";
import type { AssignmentRow, OfferRow } from "../db/write/rows";
import { canonical } from "../domain/canonical";
import type { Change, NewEvent, State, Task } from "../domain/state";
import { type Idempotency, isTerminal } from "../domain/types";
import { linkEvents } from "./hash";

// Who has to look again (`tasks`: in the inboxes of each workspace, also of those who are asked no more), whether there is
// something to tell, and when the first timer that was armed is due.
export type Rings = {
  keys: Set<string>;
  tasks: Map<string, Set<string>>;
  occasions: boolean;
  dueMs: number;
};
export const noRings = (): Rings => ({
  keys: new Set(),
  tasks: new Map(),
  occasions: false,
  dueMs: Number.POSITIVE_INFINITY,
});

function ringInboxes({ tasks }: Rings, { intent, tasks: own }: State, before?: State): void {
  if (own.length === 0) return;
  const ids = tasks.get(intent.workspaceId) ?? new Set();
  tasks.set(intent.workspaceId, ids.add(intent.id));
  for (const task of own) for (const ref of takenFrom(task, before)) ids.add(noMore(task.id, ref));
}

// Whoever is asked no more stands in no row of the task once this is written: the ring alone can tell them.
function takenFrom(task: Task, before: State | undefined): string[] {
  const old = before?.tasks.find(({ id }) => id === task.id);
  if (!old || old.assignees === task.assignees) return [];
  return old.assignees.filter((ref) => !task.assignees.includes(ref));
}

export type Writing = { change: Change; payloadText: string; key: Idempotency | null };

export function addFresh(fresh: Fresh, rings: Rings, { change, payloadText, key }: Writing): void {
  const { state } = change;
  const { intent } = state;
  const { workspaceId, submitter } = intent;
  const intentId = intent.id;
  const hashes = linkEvents(intent, "", change.events);
  intent.head = hashes.at(-1) as string;
  fresh.intents.push({ ...intent, payloadText, key });
  for (let i = 0; i < hashes.length; i++) {
    const event = change.events[i] as NewEvent;
    fresh.events.push({ ...event, workspaceId, intentId, submitter, hash: hashes[i] as string });
  }
  for (const task of state.tasks) {
    fresh.tasks.push({ ...task, workspaceId });
    for (const assignee of askedBy(task)) fresh.assignments.push(assignmentOf(task, assignee, workspaceId));
  }
  for (const timer of state.timers) fresh.timers.push({ ...timer, workspaceId, intentId });
  addLater(fresh, rings, change);
  ringInboxes(rings, state);
}

// Folds one more change of an intent into the batch. `before` is the state that was loaded.
export function addChanged(
  changed: Changed,
  rings: Rings,
  before: State,
  after: State,
  changes: Change[],
): void {
  const events = changes.flatMap((change) => change.events);
  // Nothing happened, so nothing may be written, but for a timer that was put off: it is taken at its old time again and again.
  if (events.length === 0) return diffTimers(changed, before, after);
  const { intent } = after;
  const { workspaceId, submitter, id: intentId } = intent;
  const hashes = linkEvents(intent, before.intent.head, events);
  intent.head = hashes.at(-1) as string;
  const revised = intent.version !== before.intent.version;
  changed.intents.push({
    ...intent,
    newPayload: revised ? canonical(intent.payload) : null,
    was: before.intent.head,
  });
  for (let i = 0; i < events.length; i++)
    changed.events.push({
      ...(events[i] as NewEvent),
      workspaceId,
      intentId,
      submitter,
      hash: hashes[i] as string,
    });
  for (const change of changes) {
    for (const decision of change.decisions) changed.decisions.push({ ...decision, workspaceId });
    for (const revision of change.revisions) changed.revisions.push({ ...revision, workspaceId, intentId });
    addLater(changed, rings, change);
  }
  for (const task of after.tasks) diffTask(changed, before, task, workspaceId);
  ringInboxes(rings, after, before);
  diffTimers(changed, before, after);
  if (isTerminal(intent.status) && intent.progress.delivery_attempt !== undefined) {
    changed.offersGone.push({ workspaceId, intentId });
    changed.offers = changed.offers.filter((offer) => offer.intentId !== intentId);
  }
  rings.keys.add(intentKey(intentId));
}

function diffTask(changed: Changed, before: State, task: Task, workspaceId: string): void {
  const old = before.tasks.find((candidate) => candidate.id === task.id);
  if (!old || sameTask(old, task)) return;
  changed.tasks.push({ ...task, workspaceId, newSpec: task.spec === old.spec ? null : task.spec });
  const was = askedBy(old);
  const is = askedBy(task);
  for (const assignee of was)
    if (!is.includes(assignee)) changed.assignmentsGone.push(assignmentOf(old, assignee, workspaceId));
  for (const assignee of is)
    if (!was.includes(assignee)) changed.assignments.push(assignmentOf(task, assignee, workspaceId));
}

const sameTask = (a: Task, b: Task): boolean =>
  a.status === b.status && a.claimedBy === b.claimedBy && a.assignees === b.assignees && a.spec === b.spec;

function addLater(rows: Pick<Fresh, "deliveries" | "offers">, rings: Rings, change: Change): void {
  const { workspaceId, id: intentId } = change.state.intent;
  const at = change.events.at(-1)?.at;
  if (!at) return; // a second claim of the same person, say: it is granted, and nothing happened
  for (const [place, delivery] of change.deliveries.entries())
    rows.deliveries.push({ ...delivery, workspaceId, intentId, place, at });
  if (change.deliveries.length > 0) rings.occasions = true;
  for (const offer of change.offers) {
    putOffer(rows.offers, { ...offer, workspaceId, intentId, at });
    rings.keys.add(agentKey(workspaceId, offer.address));
  }
  for (const timer of change.state.timers)
    rings.dueMs = Math.min(rings.dueMs, timer.dueAt.getTime() - at.getTime());
}

// One attempt is one row, and no statement writes a row twice: of several changes in a batch that offer it, the last one counts.
function putOffer(offers: OfferRow[], offer: Omit<OfferRow, "place">): void {
  // Those of one intent stand together, at the end.
  let at = offers.length - 1;
  while (offers[at]?.intentId === offer.intentId && offers[at]?.attempt !== offer.attempt) at--;
  const before = offers[at]?.intentId === offer.intentId ? offers[at] : undefined;
  if (before) offers[at] = { ...offer, place: before.place };
  else offers.push({ ...offer, place: offers.length + 1 });
}

const askedBy = (task: Task): string[] => (task.status === "open" ? task.assignees : []);

const assignmentOf = (task: Task, assignee: string, workspaceId: string): AssignmentRow => ({
  workspaceId,
  taskId: task.id,
  assignee,
  dueAt: task.dueAt,
  risk: task.risk,
});

function diffTimers(changed: Changed, before: State, after: State): void {
  const { workspaceId, id: intentId } = after.intent;
  for (const timer of before.timers)
    if (!after.timers.some((other) => other.kind === timer.kind))
      changed.timersGone.push({ workspaceId, intentId, kind: timer.kind });
  for (const timer of after.timers) {
    const old = before.timers.find((other) => other.kind === timer.kind);
    if (!old || old.round !== timer.round || old.dueAt.getTime() !== timer.dueAt.getTime())
      changed.timers.push({ ...timer, workspaceId, intentId });
  }
}

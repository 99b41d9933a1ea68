// A batch of commands: from what is asked to what is written, and what follows the commit. Where the state comes from is
// the caller's to know: read under the lock, or known and compared.
import { type Hub, intentKey } from "../db/read/hub";
import { type Changed, changedStatement, noChanges } from "../db/write/batch";
import { keyOf, type Locked } from "../db/write/lock";
import type { Command } from "../domain/commands";
import { transition } from "../domain/lifecycle";
import { NO_INTENT, otherRequest } from "../domain/refusals";
import { no, ok, type Result } from "../domain/result";
import type { Change, Intent, NewEvent, State, Task } from "../domain/state";
import type { Idempotency, Json } from "../domain/types";
import { type Ringer, rungBy } from "./doorbell";
import { bindAnswers } from "./hash";
import type { Known } from "./known";
import type { Soon } from "./soon";
import { addChanged, noRings, type Rings } from "./write";

export type Request = {
  workspaceId: string;
  intentId: string;
  command: Command;
  idempotency?: Idempotency | null;
  respond?: (applied: Applied) => Json; // what a repeat of this request will be answered
};

export type Applied = {
  intent: Intent;
  tasks: Task[];
  events: NewEvent[]; // those this command made
  answer: Json | null; // what `respond` said, now or when the request first came
  repeated: boolean;
};

export type Batch = {
  results: Array<Result<Applied>>;
  changed: Changed;
  rings: Rings;
  touched: State[];
};

// Pure but for its own bookkeeping: two commands on one intent apply in order to the same state.
export function decideBatch(locked: Locked, requests: Request[]): Batch {
  const current = new Map(locked.states);
  const changes = new Map<string, Change[]>();
  const batch: Batch = { results: [], changed: noChanges(), rings: noRings(), touched: [] };
  for (const request of requests) batch.results.push(applyOne(locked, request, current, changes, batch));
  for (const [key, made] of changes) {
    const before = locked.states.get(key) as State;
    const after = current.get(key) as State;
    addChanged(batch.changed, batch.rings, before, after, made);
    // What was read for this moment is for this moment.
    if (after.asked) after.asked = undefined;
    if (after.intent.seq !== before.intent.seq) batch.touched.push(after);
  }
  return batch;
}

function applyOne(
  locked: Locked,
  request: Request,
  current: Map<string, State>,
  changes: Map<string, Change[]>,
  batch: Batch,
): Result<Applied> {
  const { idempotency, workspaceId, intentId } = request;
  const key = keyOf(workspaceId, intentId);
  const state = current.get(key);
  if (!state) return no(NO_INTENT);
  const known = idempotency ? locked.answered.get(idempotency.id) : undefined;
  if (known) return repeat(known, idempotency as Idempotency, state);
  const result = transition(state, request.command, locked.now);
  if (result.ok) bindAnswers(result.value);
  const applied = result.ok ? toApplied(result.value, request) : result;
  if (result.ok) {
    current.set(key, result.value.state);
    changes.set(key, [...(changes.get(key) ?? []), result.value]);
  }
  // A refusal changed nothing and may be about this moment only (not over yet, in somebody's hands): asked again, it is
  // judged again.
  if (idempotency && applied.ok) {
    const response = applied.value.answer;
    locked.answered.set(idempotency.id, { body: idempotency.body, response });
    batch.changed.idempotency.push({
      workspaceId,
      ...idempotency,
      intentId,
      response: JSON.stringify(response),
    });
  }
  return applied;
}

function toApplied(change: Change, request: Request): Result<Applied> {
  const { intent, tasks } = change.state;
  const applied: Applied = { intent, tasks, events: change.events, answer: null, repeated: false };
  applied.answer = request.respond?.(applied) ?? null;
  return ok(applied);
}

function repeat(
  known: { body: string; response: Json | null },
  idempotency: Idempotency,
  state: State,
): Result<Applied> {
  if (known.body !== idempotency.body) return no(otherRequest());
  return ok({ intent: state.intent, tasks: state.tasks, events: [], answer: known.response, repeated: true });
}

// A batch of refusals writes nothing, unless one of them has to be remembered.
export function lastWrite(by: Ringer, batch: Batch) {
  const idle = Object.values(batch.changed).every((rows) => rows.length === 0);
  return idle ? null : changedStatement(batch.changed, rungBy(by, batch.rings));
}

type Around = { hub: Hub; known: Known; soon?: Soon };

// After the commit.
export function finish({ hub, soon, known }: Around, batch: Batch): void {
  for (const state of batch.touched) known.keep(state);
  wake(hub, batch);
  soon?.armed(batch.rings.dueMs);
}

// Our own waiters get what was just committed; only other processes have to look.
function wake(hub: Hub, batch: Pick<Batch, "touched" | "rings">): void {
  const told = new Set(batch.touched.map(({ intent }) => intentKey(intent.id)));
  for (const touched of batch.touched) hub.ring(intentKey(touched.intent.id), { touched });
  for (const key of batch.rings.keys) if (!told.has(key)) hub.ring(key, {});
}

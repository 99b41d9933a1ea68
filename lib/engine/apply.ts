// The one way to change intents: lock the batch in id order, ask the domain for each command, write all in one statement.

import { selfForming } from "../db/batch";
import { type Hub, intentKey } from "../db/read/hub";
import { type Changed, changedStatement, noChanges } from "../db/write/batch";
import { keyOf, type Locked, lockBatch, type Wanted } from "../db/write/lock";
import type { Command } from "../domain/commands";
import { transition } from "../domain/lifecycle";
import { refuse } from "../domain/refusals";
import { no, ok, type Result } from "../domain/result";
import type { Change, Intent, NewEvent, State, Task } from "../domain/state";
import type { Idempotency, Json } from "../domain/types";
import type { Clock } from "./clock";
import { doorbell } from "./doorbell";
import { isOwnFault, isPassing } from "./faults";
import type { Known } from "./known";
import { forget, quickly } from "./quick";
import type { Soon } from "./soon";
import type { Writer } from "./transact";
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

export type Apply = (request: Request) => Promise<Result<Applied>>;

const MOST_IN_BATCH = 128;
const MOST_WAITING = 20_000;
const WORTH_A_BATCH = 8;
const TRIES = 3;

export type Place = { writer: Writer; hub: Hub; origin: string; soon: Soon; clock: Clock; known: Known };

export function openApply(place: Place): Apply {
  return selfForming<Request, Result<Applied>>((requests) => applyAll(place, requests), {
    max: MOST_IN_BATCH,
    limit: MOST_WAITING,
    groupOf: ({ workspaceId }) => workspaceId,
    worth: WORTH_A_BATCH,
  });
}

type Run = (requests: Request[]) => Promise<Array<Result<Applied>>>;

// A statement that fails takes nobody along: its commands are run again one by one, so a poison command fails alone.
async function isolating(run: Run, requests: Request[]): Promise<Fate[]> {
  try {
    return await run(requests);
  } catch (error) {
    if (!isOwnFault(error) && !isPassing(error)) throw error;
    const fates: Array<Promise<Result<Applied>>> = [];
    for (const request of requests) {
      const fate = runAlone(run, request);
      fates.push(fate);
      await fate.catch(() => {});
    }
    return fates;
  }
}

async function runAlone(run: Run, request: Request): Promise<Result<Applied>> {
  for (let tries = 1; ; tries++) {
    try {
      return (await run([request]))[0] as Result<Applied>;
    } catch (error) {
      if (tries >= TRIES || !isPassing(error)) throw error;
    }
  }
}

// What this process knows enough of goes the short way, the others are looked up under their locks.
async function applyAll(place: Place, requests: Request[]): Promise<Fate[]> {
  const done = await quickly(place, requests);
  const others = requests.filter((request) => !done.has(request));
  if (others.length === 0) return requests.map((request) => done.get(request) as Fate);
  const looking = isolating((some) => lookFirst(place, some), others);
  if (done.size === 0) return looking;
  // Those have been done, whatever becomes of these.
  const fates = await looking.catch((error) => others.map(() => failed(error)));
  return requests.map((request) => done.get(request) ?? (fates[others.indexOf(request)] as Fate));
}

type Fate = Result<Applied> | Promise<Result<Applied>>;

function failed(error: unknown): Promise<Result<Applied>> {
  const fate = Promise.reject<Result<Applied>>(error);
  fate.catch(() => {});
  return fate;
}

async function lookFirst(place: Place, requests: Request[]): Promise<Array<Result<Applied>>> {
  const { writer, origin, clock, known } = place;
  forget(known, requests);
  const batch = await writer.run(async (tx) => {
    const locked = await lockBatch(tx, wantedBy(requests));
    clock.heard(locked.now);
    for (const { intent, authority } of locked.states.values())
      for (const [id, may] of authority) known.keepPerson(intent.workspaceId, id, may);
    const made = decideBatch(locked, requests);
    return { value: made, last: lastWrite(origin, made) };
  });
  finish(place, batch);
  return batch.results;
}

// After the commit.
export function finish({ hub, soon, known }: Pick<Place, "hub" | "soon" | "known">, batch: Batch): void {
  for (const state of batch.touched) known.keep(state);
  wake(hub, batch);
  soon.armed(batch.rings.dueMs);
}

// Our own waiters get what was just committed; only other processes have to look.
export function wake(hub: Hub, batch: Pick<Batch, "touched" | "rings">): void {
  const told = new Set(batch.touched.map(({ intent }) => intentKey(intent.id)));
  for (const touched of batch.touched) hub.ring(intentKey(touched.intent.id), { touched });
  for (const key of batch.rings.keys) if (!told.has(key)) hub.ring(key, {});
}

export type Batch = {
  results: Array<Result<Applied>>;
  changed: Changed;
  rings: Rings;
  touched: State[];
};

// A batch of refusals writes nothing, unless one of them has to be remembered.
export function lastWrite(origin: string, batch: Batch) {
  const idle = Object.values(batch.changed).every((rows) => rows.length === 0);
  return idle ? null : changedStatement(batch.changed, doorbell(origin, batch.rings.keys));
}

function wantedBy(requests: Request[]): Wanted {
  const intents = new Map(requests.map((request) => [keyOf(request.workspaceId, request.intentId), request]));
  const people = new Map<string, [string, string]>();
  for (const { command, workspaceId } of requests)
    if ("actor" in command && command.actor.kind === "person")
      people.set(keyOf(workspaceId, command.actor.id), [workspaceId, command.actor.id]);
  return {
    workspaceIds: [...intents.values()].map((request) => request.workspaceId),
    intentIds: [...intents.values()].map((request) => request.intentId),
    people: [...people.values()],
    keys: requests.flatMap(({ idempotency, workspaceId }) =>
      idempotency ? [[workspaceId, idempotency.id] as [string, string]] : [],
    ),
  };
}

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
  if (!state) return no(refuse("not_found", "There is no such intent."));
  const known = idempotency ? locked.answered.get(idempotency.id) : undefined;
  if (known) return repeat(known, idempotency as Idempotency, state);
  const result = transition(state, request.command, locked.now);
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
  if (known.body !== idempotency.body)
    return no(refuse("idempotency_mismatch", "This idempotency key was used for a different request."));
  return ok({ intent: state.intent, tasks: state.tasks, events: [], answer: known.response, repeated: true });
}

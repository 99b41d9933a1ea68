// The one way to change intents: a batch goes to the domain command by command and is written in one statement. What this
// process knows goes the short way (`quick.ts`); the rest is locked in id order and read first.

import { selfForming } from "../db/batch";
import { type Counting, withAsked } from "../db/write/asked";
import { keyOf, type Locked, lockBatch, type Wanted } from "../db/write/lock";
import { refsToCount } from "../domain/electorate";
import type { Result } from "../domain/result";
import { type Applied, decideBatch, finish, lastWrite, type Request } from "./batch";
import { isOwnFault, isPassing } from "./faults";
import { type Place, quickly } from "./quick";

export type Apply = (request: Request) => Promise<Result<Applied>>;

const MOST_IN_BATCH = 128;
const MOST_WAITING = 20_000;
const WORTH_A_BATCH = 8;
const TRIES = 3;

export function openApply(place: Place): Apply {
  const apply = selfForming<Request, Result<Applied>>((requests) => applyAll(place, requests), {
    max: MOST_IN_BATCH,
    limit: MOST_WAITING,
    groupOf: ({ workspaceId }) => workspaceId,
    worth: WORTH_A_BATCH,
  });
  // What becomes of them is kept by who they are: the same one asked twice is two.
  return (request) => apply({ ...request });
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
  const { writer, clock, known } = place;
  known.forget(requests);
  const batch = await writer.run(async (tx) => {
    const locked = await lockBatch(tx, wantedBy(requests));
    clock.heard(locked.now);
    for (const { intent, authority } of locked.states.values())
      for (const [id, may] of authority) known.keepPerson(intent.workspaceId, id, may);
    await withAsked(tx, countingIn(locked, requests));
    const made = decideBatch(locked, requests);
    return { value: made, last: lastWrite(place, made) };
  });
  finish(place, batch);
  return batch.results;
}

/** Who has to be counted for these, and by which names. */
export function countingIn({ states }: Locked, requests: Request[]): Counting[] {
  const stateOf = ({ workspaceId, intentId }: Request) => states.get(keyOf(workspaceId, intentId));
  const counting = requests.flatMap((request) => {
    const state = stateOf(request);
    const refs = state ? refsToCount(state, request.command) : null;
    return state && refs ? [{ state, refs }] : [];
  });
  const counted = new Set(counting.map(({ state }) => state));
  // Whom it is handed to by one command of the batch is asked when the next one counts.
  const handed = requests.flatMap((request) => {
    const state = stateOf(request);
    const { command } = request;
    return state && counted.has(state) && command.type === "reassign" ? [{ state, refs: command.to }] : [];
  });
  return [...counting, ...handed];
}

export function wantedBy(requests: Request[]): Wanted {
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

// The short way of a change: decided on what this process knows, and written in one statement that takes effect only where
// all of it is still so (`db/write/sure`). One round trip to the database instead of two, and nothing is read. Only what
// changes an intent goes this way: a mere refusal, or that nothing is to be done, is judged on what was read under the lock.
import type { Hub } from "../db/read/hub";
import type { Row, Statement } from "../db/wire/line";
import { sureStatement } from "../db/write/batch";
import { keyOf } from "../db/write/lock";
import { CLOCK_MS, type SurePerson } from "../db/write/sure";
import { openTask } from "../domain/access";
import type { Command } from "../domain/commands";
import { refsToCount } from "../domain/electorate";
import type { Result } from "../domain/result";
import type { State } from "../domain/state";
import type { Authority } from "../domain/types";
import { type Applied, type Batch, decideBatch, finish, type Request } from "./batch";
import type { Clock } from "./clock";
import { rungBy } from "./doorbell";
import { isOwnFault, isPassing } from "./faults";
import type { Known } from "./known";
import type { Soon } from "./soon";
import type { Writer } from "./transact";

export type Place = { writer: Writer; hub: Hub; origin: string; soon: Soon; clock: Clock; known: Known };

/** What was done; whoever is not in it has to be looked up first. */
export type Done = Map<Request, Result<Applied>>;
const NOTHING: Done = new Map();

export async function quickly(place: Place, requests: Request[]): Promise<Done> {
  const { known, clock, writer } = place;
  const now = clock.fresh();
  const agreed = now && agree(known, requests, now);
  if (!agreed) return NOTHING;
  // Until it is written nobody else decides on what was before.
  known.forget(agreed.requests);
  let row: Row;
  try {
    [row = {}] = await writer.ask(statementOf(place, agreed, now));
  } catch (error) {
    known.forgetPeople(agreed.people);
    if (isOwnFault(error) || isPassing(error)) return NOTHING;
    throw error;
  }
  clock.heard(row.now as Date);
  finish(place, agreed.batch);
  return new Map(agreed.requests.map((request, i) => [request, agreed.batch.results[i] as Result<Applied>]));
}

type Agreed = { requests: Request[]; batch: Batch; people: SurePerson[] };

function agree(known: Known, all: Request[], now: Date): Agreed | null {
  const { states, people } = recall(known, all, now);
  // What is unsure is left out, and the others are decided anew.
  for (;;) {
    const requests = all.filter(({ workspaceId, intentId }) => states.has(keyOf(workspaceId, intentId)));
    const batch = requests.length > 0 && decided({ now, states, answered: new Map() }, requests);
    if (!batch) return null;
    const unsure = unsureOf(batch, requests);
    if (unsure.length === 0) return { requests, batch, people };
    for (const key of unsure) states.delete(key);
  }
}

// A rule that falls over one of them: over which one is found out under the locks.
function decided(...of: Parameters<typeof decideBatch>): Batch | null {
  try {
    return decideBatch(...of);
  } catch (error) {
    if (isOwnFault(error)) return null;
    throw error;
  }
}

// An intent of which nothing is written is not compared either. And whoever asks under a key may have had an answer.
function unsureOf({ touched, results }: Batch, requests: Request[]): string[] {
  const changed = new Set(touched.map(({ intent }) => keyOf(intent.workspaceId, intent.id)));
  return requests.flatMap(({ workspaceId, intentId, idempotency }, i) => {
    const key = keyOf(workspaceId, intentId);
    return changed.has(key) && (results[i]?.ok || !idempotency) ? [] : [key];
  });
}

type Recalled = { states: Map<string, State>; people: SurePerson[] };

// An intent is left out if one who acts on it, or keeps others from it by a claim, is not known, or if people have to be counted.
function recall(known: Known, all: Request[], now: Date): Recalled {
  const people = new Map<string, SurePerson>();
  const authorities = new Map<string, Map<string, Authority>>();
  const strangers = new Set<string>();
  for (const { workspaceId, intentId, command } of all)
    for (const id of concerned(known.state(workspaceId, intentId), command)) {
      const authority = known.authority(workspaceId, id);
      if (!authority) strangers.add(keyOf(workspaceId, intentId));
      else if (!people.has(keyOf(workspaceId, id))) {
        people.set(keyOf(workspaceId, id), { workspaceId, id, ...authority });
        const own = authorities.get(workspaceId) ?? new Map<string, Authority>();
        authorities.set(workspaceId, own.set(id, authority));
      }
    }
  const states = new Map<string, State>();
  for (const { workspaceId, intentId, command } of all) {
    const key = keyOf(workspaceId, intentId);
    const state = known.state(workspaceId, intentId);
    if (!state || strangers.has(key) || isNearEnd(state, now)) continue;
    if (refsToCount(state, command)) {
      strangers.add(key);
      states.delete(key);
      continue;
    }
    states.set(key, { ...state, authority: authorities.get(workspaceId) ?? new Map() });
  }
  return { states, people: [...people.values()] };
}

function concerned(state: State | undefined, command: Command): string[] {
  const claimer = state && openTask(state)?.claimedBy;
  const actor = "actor" in command && command.actor.kind === "person" ? command.actor.id : null;
  return [actor, claimer ?? null].filter((id) => id !== null);
}

// Our clock may be behind by so much, and after the deadline nobody decides any more.
const isNearEnd = ({ intent: { deadlineAt } }: State, now: Date): boolean =>
  deadlineAt !== null && deadlineAt.getTime() - now.getTime() <= CLOCK_MS;

function statementOf(place: Place, { batch, people }: Agreed, now: Date): Statement {
  const { changed, rings } = batch;
  // Locked in id order, like everywhere.
  changed.intents.sort((a, b) => (a.id < b.id ? -1 : 1));
  return sureStatement(changed, { now, people }, rungBy(place, rings));
}

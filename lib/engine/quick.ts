// The short way of a change: decided on what this process knows, and written in one statement that takes effect only where
// all of it is still so (`db/write/sure`). One round trip to the database instead of two, and nothing is read. Only what
// changes an intent goes this way: a mere refusal, or that nothing is to be done, is judged on what was read under the lock.
import type { Statement } from "../db/wire/line";
import { sureStatement } from "../db/write/batch";
import { keyOf } from "../db/write/lock";
import type { SurePerson } from "../db/write/sure";
import type { Result } from "../domain/result";
import type { State } from "../domain/state";
import type { Authority } from "../domain/types";
import { type Applied, type Batch, decideBatch, finish, type Place, type Request } from "./apply";
import { doorbell } from "./doorbell";
import { isOwnFault, isPassing } from "./faults";
import type { Known } from "./known";

/** What was done; whoever is not in it has to be looked up first. */
export type Done = Map<Request, Result<Applied>>;

export async function quickly(place: Place, requests: Request[]): Promise<Done> {
  const now = place.clock.fresh();
  const agreed = now && agree(place, requests, now);
  if (!agreed) return new Map();
  // Until it is written nobody else decides on what was before.
  forget(place.known, agreed.requests);
  try {
    const [row] = await place.writer.ask(statementOf(place, agreed, now));
    place.clock.heard(row?.now as Date);
  } catch (error) {
    forgetPeople(place.known, agreed.people);
    if (!isOwnFault(error) && !isPassing(error)) throw error;
    return new Map();
  }
  finish(place, agreed.batch);
  return new Map(agreed.requests.map((request, i) => [request, agreed.batch.results[i] as Result<Applied>]));
}

type Agreed = { requests: Request[]; batch: Batch; people: SurePerson[] };

function agree({ known }: Place, all: Request[], now: Date): Agreed | null {
  const unsure = new Set<string>();
  const people = new Map<string, SurePerson>();
  const states = new Map<string, State>();
  for (const request of all) {
    const { workspaceId, intentId, command } = request;
    const key = keyOf(workspaceId, intentId);
    const state = known.state(workspaceId, intentId);
    if (state) states.set(key, state);
    else unsure.add(key);
    if (!("actor" in command) || command.actor.kind !== "person") continue;
    const { id } = command.actor;
    const authority = known.authority(workspaceId, id);
    if (authority) people.set(keyOf(workspaceId, id), { workspaceId, id, ...authority });
    else unsure.add(key);
  }
  for (const [key, state] of states) states.set(key, { ...state, authority: authorities(people, state) });
  // An intent of which nothing is written is not compared either: it is left out, and the others are decided anew.
  for (;;) {
    const requests = all.filter(({ workspaceId, intentId }) => !unsure.has(keyOf(workspaceId, intentId)));
    if (requests.length === 0) return null;
    const batch = decideBatch({ now, states, answered: new Map() }, requests);
    const changed = new Set(batch.touched.map(({ intent }) => keyOf(intent.workspaceId, intent.id)));
    const before = unsure.size;
    for (const { workspaceId, intentId } of requests) {
      const key = keyOf(workspaceId, intentId);
      if (!changed.has(key)) unsure.add(key);
    }
    if (unsure.size === before) return { requests, batch, people: [...people.values()] };
  }
}

function authorities(people: Map<string, SurePerson>, { intent }: State): Map<string, Authority> {
  const own = new Map<string, Authority>();
  for (const { workspaceId, id, role, groups } of people.values())
    if (workspaceId === intent.workspaceId) own.set(id, { role, groups, active: true });
  return own;
}

function statementOf({ origin }: Place, { batch, people }: Agreed, now: Date): Statement {
  const { changed, rings } = batch;
  // Locked in id order, like everywhere.
  changed.intents.sort((a, b) => (a.id < b.id ? -1 : 1));
  return sureStatement(changed, { now, people }, doorbell(origin, rings.keys));
}

export function forget(known: Known, requests: Request[]): void {
  for (const { workspaceId, intentId } of requests) known.forget(workspaceId, intentId);
}

function forgetPeople(known: Known, people: SurePerson[]): void {
  for (const { workspaceId, id } of people) known.forgetPerson(workspaceId, id);
}

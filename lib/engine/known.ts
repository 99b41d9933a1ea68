// What this process last wrote or read of the intents that are open, and of the people who act. Never believed: what is
// decided on it is written only where it is still so (`quick.ts`). It saves the look before the leap, nothing more.
import { keyOf } from "../db/write/lock";
import type { State } from "../domain/state";
import { type Authority, isTerminal } from "../domain/types";

type Which = { workspaceId: string; intentId: string };
type Who = { workspaceId: string; id: string };

export type Known = {
  state(workspaceId: string, intentId: string): State | undefined;
  authority(workspaceId: string, personId: string): Authority | undefined;
  keep(state: State): void;
  keepPerson(workspaceId: string, id: string, authority: Authority): void;
  forget(intents: Which[]): void;
  forgetPeople(people: Who[]): void;
};

// The newest ones: who decides at once is a program or somebody with the page open.
const MOST_STATES = 4000;
const MOST_PEOPLE = 2000;
// Whatever is larger is read again, so that the memory has a limit: 4,000 of these are 64 MB at worst.
const LARGEST = 8000;

export function openKnown(most = MOST_STATES): Known {
  const states = new Map<string, State>();
  const people = new Map<string, Authority>();
  return {
    state: (workspaceId, intentId) => states.get(keyOf(workspaceId, intentId)),
    authority: (workspaceId, personId) => people.get(keyOf(workspaceId, personId)),
    keep(state) {
      const { workspaceId, id, status } = state.intent;
      const key = keyOf(workspaceId, id);
      states.delete(key);
      if (!isTerminal(status) && isSmall(state)) keepNewest(states, key, state, most);
    },
    keepPerson(workspaceId, id, authority) {
      const key = keyOf(workspaceId, id);
      people.delete(key);
      if (authority.active) keepNewest(people, key, authority, MOST_PEOPLE);
    },
    forget(intents) {
      for (const { workspaceId, intentId } of intents) states.delete(keyOf(workspaceId, intentId));
    },
    forgetPeople(who) {
      for (const { workspaceId, id } of who) people.delete(keyOf(workspaceId, id));
    },
  };
}

const isSmall = ({ intent, tasks, decisions }: State): boolean =>
  lettersLeft([intent, tasks, decisions], LARGEST) > 0;

// Counted roughly and only so far: writing it out as JSON would cost more than deciding on it.
function lettersLeft(value: unknown, left: number): number {
  if (typeof value === "string") return left - value.length;
  if (typeof value !== "object" || value === null) return left - 8;
  let rest = left - 8;
  for (const key in value) {
    if (rest <= 0) return rest;
    rest = lettersLeft((value as Record<string, unknown>)[key], rest - key.length);
  }
  return rest;
}

function keepNewest<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.set(key, value);
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

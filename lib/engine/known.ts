// What this process last wrote or read of the intents that are open, and of the people who act. Never believed: what is
// decided on it is written only where it is still so (`quick.ts`). It saves the look before the leap, nothing more.
import { openPassing, type Passing } from "../db/read/passing";
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
  const states = openPassing<State>();
  const people = openPassing<Authority>();
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

// Counted roughly and only so far: writing it out as JSON would cost more than deciding on it. No recursion and no `for in`
// over values of every shape: V8 optimised that anew for each one (a tenth of the process's time, under load).
function isSmall({ intent, tasks, decisions }: State): boolean {
  const open: unknown[] = [intent, tasks, decisions];
  let left = LARGEST;
  while (open.length > 0 && left > 0) {
    const value = open.pop();
    if (typeof value === "string") left -= value.length;
    else if (typeof value !== "object" || value === null) left -= 8;
    else {
      left -= 8;
      if (!Array.isArray(value)) for (const name of Object.keys(value)) left -= name.length;
      for (const member of Object.values(value)) open.push(member);
    }
  }
  return left > 0;
}

function keepNewest<T>(map: Passing<T>, key: string, value: T, most: number): void {
  map.set(key, value);
  if (map.size > most) map.delete(map.oldest() as string);
}

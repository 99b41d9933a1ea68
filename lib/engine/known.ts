// What this process last wrote or read of the intents that are open, and of the people who act. Never believed: what is
// decided on it is written only where it is still so (`quick.ts`). It saves the look before the leap, nothing more.
import { keyOf } from "../db/write/lock";
import type { State } from "../domain/state";
import { type Authority, isTerminal } from "../domain/types";

export type Known = {
  state(workspaceId: string, intentId: string): State | undefined;
  authority(workspaceId: string, personId: string): Authority | undefined;
  keep(state: State): void;
  keepPerson(workspaceId: string, id: string, authority: Authority): void;
  forget(workspaceId: string, intentId: string): void;
  forgetPerson(workspaceId: string, personId: string): void;
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
      if (isTerminal(status) || !isSmall(state)) return;
      states.set(key, state);
      dropOldest(states, most);
    },
    keepPerson(workspaceId, id, authority) {
      if (!authority.active) return;
      people.set(keyOf(workspaceId, id), authority);
      dropOldest(people, MOST_PEOPLE);
    },
    forget: (workspaceId, intentId) => void states.delete(keyOf(workspaceId, intentId)),
    forgetPerson: (workspaceId, personId) => void people.delete(keyOf(workspaceId, personId)),
  };
}

function isSmall({ intent, tasks }: State): boolean {
  let letters = JSON.stringify(intent.payload).length;
  for (const { spec } of tasks) letters += JSON.stringify(spec).length;
  return letters <= LARGEST;
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  if (map.size <= most) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

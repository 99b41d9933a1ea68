// Who waits for what, in this process. A ring means "look again": it carries no truth, though the process that made the
// change may hand its own waiters the outcome it has just committed.
import type { Intent, Task } from "../../domain/state";

export type Ring = { touched?: { intent: Intent; tasks: Task[] } };
export type Waiter = (ring: Ring) => void;

export type Hub = {
  watch(key: string, waiter: Waiter): () => void;
  ring(key: string, ring: Ring): void;
  ringAll(): void; // everything may have changed
  readonly size: number;
};

export const intentKey = (intentId: string): string => intentId;
export const agentKey = (workspaceId: string, address: string): string =>
  `a${workspaceId.slice(0, 8)}${fold(address)}`;
export const TIMERS_DUE = "t"; // a timer was armed that is due before a sleeping worker would look
export const DELIVERIES_DUE = "d";

// A short fold of an address: two addresses that share one cost a needless look, never a missed one.
function fold(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

export function openHub(): Hub {
  const waiters = new Map<string, Set<Waiter>>();
  const call = (set: Set<Waiter> | undefined, ring: Ring) => {
    if (set) for (const waiter of [...set]) waiter(ring);
  };
  return {
    watch(key, waiter) {
      const set = waiters.get(key) ?? new Set();
      waiters.set(key, set.add(waiter));
      return () => {
        set.delete(waiter);
        if (set.size === 0 && waiters.get(key) === set) waiters.delete(key);
      };
    },
    ring: (key, ring) => call(waiters.get(key), ring),
    ringAll() {
      for (const set of [...waiters.values()]) call(set, {});
    },
    get size() {
      return waiters.size;
    },
  };
}

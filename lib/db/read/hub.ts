// Who waits for what, in this process. A ring means "look again": it carries no truth, though the process that made the
// change may hand its own waiters the outcome it has just committed.
import type { Intent, Task } from "../../domain/state";
import type { Status } from "../../domain/types";
import { openPassing } from "./passing";

export type Ring = { touched?: { intent: Intent; tasks: Task[] } };
export type Waiter = (ring: Ring) => void;

// What somebody who is about to wait needs to know of an intent.
export type Glance = { workspaceId: string; status: Status; to: string; submitter: string };

export type Hub = {
  // Intents that this process has just made and that nothing has happened to since: whoever waits for one need not look.
  // Forgotten at the first ring, and only remembered while rings are heard, so another process's change is never missed.
  hearing(isHearing: boolean): void;
  made(intentId: string, glance: Glance): void;
  known(intentId: string): Glance | undefined;
  watch(key: string, waiter: Waiter): () => void;
  onFirst(began: () => void): void; // told whenever somebody begins to wait and nobody did
  ring(key: string, ring: Ring): void;
  ringAll(): void; // everything may have changed
  readonly size: number;
};

const MOST_FRESH = 5000;

export const intentKey = (intentId: string): string => intentId;
export const agentKey = (workspaceId: string, address: string): string =>
  `a${workspaceId.slice(0, 8)}${fold(address)}`;

// A short fold of an address: two addresses that share one cost a needless look, never a missed one.
function fold(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

// The change was made: a waiter that falls over it must not make it look like a failure.
function hear(waiter: Waiter, ring: Ring): void {
  try {
    waiter(ring);
  } catch (error) {
    console.error(JSON.stringify({ level: "error", event: "waiter_failed", message: String(error) }));
  }
}

export function openHub(): Hub {
  const waiters = openPassing<Set<Waiter>>();
  const fresh = openPassing<Glance>();
  let hears = false;
  let began = () => {};
  const call = (set: Set<Waiter> | undefined, ring: Ring) => {
    for (const waiter of set ? [...set] : []) hear(waiter, ring);
  };
  return {
    watch(key, waiter) {
      const set = waiters.get(key) ?? new Set();
      waiters.set(key, set.add(waiter));
      if (waiters.size === 1) began();
      return () => {
        set.delete(waiter);
        if (set.size === 0 && waiters.get(key) === set) waiters.delete(key);
      };
    },
    ring(key, ring) {
      fresh.delete(key);
      call(waiters.get(key), ring);
    },
    ringAll() {
      fresh.clear();
      for (const set of waiters.values()) call(set, {});
    },
    hearing(isHearing) {
      hears = isHearing;
      fresh.clear();
    },
    made(intentId, glance) {
      if (!hears) return;
      fresh.set(intentId, glance);
      if (fresh.size > MOST_FRESH) fresh.delete(fresh.oldest() as string);
    },
    onFirst(callback) {
      began = callback;
    },
    known: (intentId) => fresh.get(intentId),
    get size() {
      return waiters.size;
    },
  };
}

// Requests that are held open until there is something to say: registered first, then read once, then woken by a ring.
// Everything held is ended cleanly when the process stops, for clients take a broken stream for the death of the server.
import { type Crowd, openCrowd } from "../db/read/passing";
import type { Deps } from "./deps";
import type { Leaving } from "./request-headers";

export type Held = { ended: boolean; end(): void; next(ms: number): Promise<boolean> };

type Holding = { all: Crowd<Held>; ofKey: Map<string, number> };

const holdings = new WeakMap<Deps["db"], Holding>();
const MOST_HELD = 20_000;
const MOST_OF_KEY = 1_000; // so that one runaway program does not take the places of all others

function holdingOf(deps: Deps): Holding {
  const known = holdings.get(deps.db) ?? { all: openCrowd<Held>(), ofKey: new Map<string, number>() };
  holdings.set(deps.db, known);
  return known;
}

// No place left: the caller stands aside, looks and answers, never with an error, for that ends the client's loop.
export function isFull(deps: Deps, keyId: string): boolean {
  const { all, ofKey } = holdingOf(deps);
  return all.size >= MOST_HELD || (ofKey.get(keyId) ?? 0) >= MOST_OF_KEY;
}

function count(ofKey: Map<string, number>, keyId: string, change: 1 | -1): void {
  const now = (ofKey.get(keyId) ?? 0) + change;
  if (now > 0) ofKey.set(keyId, now);
  else ofKey.delete(keyId);
}

// `next` waits for a ring: true when one came (also while nobody waited), false when the time ran out or it was ended.
export function hold(
  deps: Deps,
  keyId: string,
  key: string,
  signal: Leaving,
  onRing?: (ring: Parameters<Parameters<Deps["hub"]["watch"]>[1]>[0]) => void,
): Held {
  const { all, ofKey } = holdingOf(deps);
  const one = waiter(signal, () => {
    unwatch();
    leave();
    count(ofKey, keyId, -1);
  });
  const unwatch = deps.hub.watch(key, (ring) => {
    onRing?.(ring);
    one.ring();
  });
  const leave = all.add(one);
  count(ofKey, keyId, 1);
  if (signal.aborted) one.end();
  return one;
}

/** Clients ask again as soon as they are answered: whoever has no place is kept for this long, or they would ask in a circle. */
export const NO_PLACE_MS = 1_000;

/** For whom there is no place: nothing rings, and nobody else is kept out. */
export function standAside(signal: Leaving): Held {
  const one = waiter(signal, () => {});
  if (signal.aborted) one.end();
  return one;
}

function waiter(signal: Leaving, leave: () => void): Held & { ring(): void } {
  let rung = false;
  let settle: (() => void) | null = null;
  const one = {
    ended: false,
    ring() {
      rung = true;
      settle?.();
    },
    end() {
      if (one.ended) return;
      one.ended = true;
      leave();
      signal.removeEventListener("abort", one.end);
      settle?.();
    },
    next: (ms: number) =>
      new Promise<boolean>((resolve) => {
        settle = () => {
          clearTimeout(timer);
          settle = null;
          resolve(rung && !one.ended);
          rung = false;
        };
        const timer = rung || one.ended ? undefined : setTimeout(settle, ms);
        if (timer === undefined) settle();
      }),
  };
  signal.addEventListener("abort", one.end, { once: true });
  return one;
}

export function endHeld(deps: Deps): void {
  for (const one of holdingOf(deps).all.values()) one.end();
}

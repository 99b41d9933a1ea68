// Requests that are held open until there is something to say: registered first, then read once, then woken by a ring.
// Everything held is ended cleanly when the process stops, for clients take a broken stream for the death of the server.
import type { Deps } from "./deps";

export type Held = { ended: boolean; end(): void; next(ms: number): Promise<boolean> };

const holding = new WeakMap<Deps["db"], Set<Held>>();
const MOST_HELD = 20_000;

export function heldCount(deps: Deps): number {
  return holding.get(deps.db)?.size ?? 0;
}

export const isFull = (deps: Deps): boolean => heldCount(deps) >= MOST_HELD;

// `next` waits for a ring: true when one came (also while nobody waited), false when the time ran out or it was ended.
export function hold(
  deps: Deps,
  key: string,
  signal: AbortSignal,
  onRing?: (ring: Parameters<Parameters<Deps["hub"]["watch"]>[1]>[0]) => void,
): Held {
  const all = holding.get(deps.db) ?? new Set<Held>();
  holding.set(deps.db, all);
  let rung = false;
  let settle: ((rang: boolean) => void) | null = null;
  const unwatch = deps.hub.watch(key, (ring) => {
    rung = true;
    onRing?.(ring);
    settle?.(true);
  });
  const held: Held = {
    ended: false,
    end() {
      if (held.ended) return;
      held.ended = true;
      unwatch();
      all.delete(held);
      signal.removeEventListener("abort", held.end);
      settle?.(false);
    },
    async next(ms) {
      if (held.ended) return false;
      if (!rung)
        await new Promise<boolean>((resolve) =>
          waitFor(resolve, ms, (set) => {
            settle = set;
          }),
        );
      const came = rung;
      rung = false;
      return came && !held.ended;
    },
  };
  all.add(held);
  signal.addEventListener("abort", held.end, { once: true });
  if (signal.aborted) held.end();
  return held;
}

function waitFor(
  resolve: (rang: boolean) => void,
  ms: number,
  set: (settle: ((rang: boolean) => void) | null) => void,
): void {
  const timer = setTimeout(() => done(false), ms);
  const done = (rang: boolean) => {
    clearTimeout(timer);
    set(null);
    resolve(rang);
  };
  set(done);
}

export function endHeld(deps: Deps): void {
  for (const held of [...(holding.get(deps.db) ?? [])]) held.end();
}

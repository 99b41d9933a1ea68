// A gate in front of a few places: whoever finds none free waits in order of arrival, for a while only and not behind too
// many others. Refused is refused for good: it is never started later.

export type Asking = {
  start(leave: () => void): void;
  hasBegun(): boolean; // started, it may still wait inside; until it has begun it can be refused there too
  refuse(error: Error): void;
};

export type GateOptions = { places: number; waitMs: number; most: number };

export const NO_CONNECTION = "NO_CONNECTION_FREE";
const refusal = (message: string): Error => Object.assign(new Error(message), { code: NO_CONNECTION });

const LOOK_EVERY_MS = 50;

export function openGate({ places, waitMs, most }: GateOptions): (asking: Asking) => void {
  let taken = 0;
  const waiting = new Map<Asking, number>(); // and until when
  const unbegun = new Map<Asking, number>();
  let looking: NodeJS.Timeout | null = null;

  function enter(asking: Asking): void {
    const until = performance.now() + waitMs;
    if (taken < places && waiting.size === 0) return start(asking, until);
    if (waiting.size < most) return watch(waiting, asking, until);
    asking.refuse(refusal(`more than ${most} queries are waiting for a connection`));
  }

  function start(asking: Asking, until: number): void {
    taken++;
    let isOut = false;
    asking.start(() => {
      // Out is out, however often it is said.
      if (isOut) return;
      isOut = true;
      taken--;
      // A moment later: who leaves says so before the place is cleared.
      if (waiting.size > 0) queueMicrotask(letIn);
    });
    if (!asking.hasBegun()) watch(unbegun, asking, until);
  }

  function letIn(): void {
    for (const [asking, until] of waiting) {
      if (taken >= places) return;
      waiting.delete(asking);
      start(asking, until);
    }
  }

  // One timer looks after everybody, and only while somebody waits.
  function watch(among: Map<Asking, number>, asking: Asking, until: number): void {
    among.set(asking, until);
    looking ??= setInterval(look, Math.min(LOOK_EVERY_MS, waitMs)).unref();
  }

  function look(): void {
    for (const asking of unbegun.keys()) if (asking.hasBegun()) unbegun.delete(asking);
    refuseOverdue(unbegun);
    refuseOverdue(waiting);
    if (waiting.size + unbegun.size > 0 || looking === null) return;
    clearInterval(looking);
    looking = null;
  }

  // In order of arrival: the first that has time left ends the search.
  function refuseOverdue(among: Map<Asking, number>): void {
    const now = performance.now();
    for (const [asking, until] of among) {
      if (until > now) return;
      among.delete(asking);
      asking.refuse(refusal(`no connection came free within ${waitMs} ms`));
    }
  }

  return enter;
}

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

// Lists, not maps: why, says read/passing.ts.
type Queued = { asking: Asking; until: number };

export function openGate({ places, waitMs, most }: GateOptions): (asking: Asking) => void {
  let taken = 0;
  const waiting: Queued[] = [];
  let unbegun: Queued[] = [];
  let looking: NodeJS.Timeout | null = null;

  function enter(asking: Asking): void {
    const queued = { asking, until: performance.now() + waitMs };
    if (taken < places && waiting.length === 0) return start(queued);
    if (waiting.length < most) return watch(waiting, queued);
    asking.refuse(refusal(`more than ${most} queries are waiting for a connection`));
  }

  function start(queued: Queued): void {
    taken++;
    let isOut = false;
    queued.asking.start(() => {
      // Out is out, however often it is said.
      if (isOut) return;
      isOut = true;
      taken--;
      // A moment later: who leaves says so before the place is cleared.
      if (waiting.length > 0) queueMicrotask(letIn);
    });
    if (!queued.asking.hasBegun()) watch(unbegun, queued);
  }

  function letIn(): void {
    while (taken < places && waiting.length > 0) start(waiting.shift() as Queued);
  }

  // One timer looks after everybody, and only while somebody waits.
  function watch(among: Queued[], queued: Queued): void {
    among.push(queued);
    looking ??= setInterval(look, Math.min(LOOK_EVERY_MS, waitMs)).unref();
  }

  function look(): void {
    unbegun = unbegun.filter(({ asking }) => !asking.hasBegun());
    refuseOverdue(unbegun);
    refuseOverdue(waiting);
    if (waiting.length + unbegun.length > 0 || looking === null) return;
    clearInterval(looking);
    looking = null;
  }

  // In order of arrival: the first that has time left ends the search.
  function refuseOverdue(among: Queued[]): void {
    const now = performance.now();
    const first = among.findIndex(({ until }) => until > now);
    // Out of the list before anybody hears of it, who might ask anew.
    const overdue = among.splice(0, first < 0 ? among.length : first);
    for (const { asking } of overdue) asking.refuse(refusal(`no connection came free within ${waitMs} ms`));
  }

  return enter;
}

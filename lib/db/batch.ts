// Batches that form by themselves: whatever arrives while one batch is in flight goes into the next. No timer, so an
// idle caller waits for nobody; under load one round trip to the database carries up to `max` items.
import { takingTurns } from "./turns";

export type BatchOptions<In = never> = {
  max: number;
  limit: number;
  groupOf?: (item: In) => string; // when not everybody fits into the next batch, groups take turns
  // Another batch leaves while one is in flight if this many wait for it: enough to be worth a commit of their own. So the
  // database need not rest while the answers of the batch before are being handed out.
  worth?: number;
};

const MOST_IN_FLIGHT = 3;
// While they come in company, a batch waits this many turns of the event loop for as many as went last time: whoever was
// answered just now asks again within a few. A batch costs the same whatever it carries, so eight callers are served by a fifth
// less work, a tenth faster. Beyond so many there is no need to wait, nor where the turns are long.
const MOST_TURNS = 6;
const COMPANY = 8;
const MOST_MS = 2;

// Thrown when the queue is at its limit: the caller answers 503 + Retry-After instead of growing without bound.
export const QUEUE_FULL = "QUEUE_FULL";
export class QueueFull extends Error {
  readonly code = QUEUE_FULL;
  constructor() {
    super("too much work is waiting; try again in a second");
  }
}

// A slot of `run`'s answer may be a promise of its own: rejected, it fails its one caller and nobody else.
export function selfForming<In, Out>(
  run: (items: In[]) => Promise<Array<Out | Promise<Out>>>,
  options: BatchOptions<In>,
) {
  type Waiting = { item: In; resolve: (out: Out | Promise<Out>) => void; reject: (error: unknown) => void };
  const { max, limit, groupOf, worth = Number.POSITIVE_INFINITY } = options;
  let queue: Waiting[] = [];
  // Where everybody waits from the moment that they are more than a batch, until all of those have gone.
  const turns = groupOf ? takingTurns<Waiting>(({ item }) => groupOf(item), limit) : null;
  let inFlight = 0;
  let carried = 0; // by the last batch

  const size = (): number => queue.length + (turns?.size() ?? 0);
  const mayLeave = (): boolean =>
    size() > 0 && (inFlight === 0 || (inFlight < MOST_IN_FLIGHT && size() >= worth));

  async function drain() {
    inFlight++;
    do {
      // While they come one by one, nobody waits for a neighbour.
      if (carried > 1) await gather();
      else await null;
      await carryOut(next());
    } while (goesOn());
  }

  async function gather() {
    const enough = Math.min(carried, COMPANY);
    const until = performance.now() + MOST_MS;
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
      if (size() >= enough || performance.now() >= until) return;
    }
  }

  // Whoever is done takes the next batch, unless what waits can as well go with those that are still under way.
  function goesOn(): boolean {
    inFlight--;
    if (!mayLeave()) return false;
    inFlight++;
    return true;
  }

  async function carryOut(batch: Waiting[]) {
    if (batch.length === 0) return;
    carried = batch.length;
    try {
      const results = await run(batch.map((waiting) => waiting.item));
      for (const [i, waiting] of batch.entries()) waiting.resolve(results[i] as Out | Promise<Out>);
    } catch (error) {
      for (const waiting of batch) waiting.reject(error);
    }
  }

  function next(): Waiting[] {
    if (turns && turns.size() > 0) return turns.take(max);
    const batch = queue.slice(0, max);
    queue = queue.slice(batch.length);
    return batch;
  }

  function hasPlace(waiting: Waiting): boolean {
    if (!turns || (turns.size() === 0 && queue.length < max)) {
      if (queue.length >= limit) return false;
      queue.push(waiting);
      return true;
    }
    for (const earlier of queue) turns.add(earlier);
    if (queue.length > 0) queue = [];
    if (!turns.hasRoom(waiting)) return false;
    turns.add(waiting);
    return true;
  }

  return (item: In): Promise<Out> =>
    new Promise((resolve, reject) => {
      if (!hasPlace({ item, resolve, reject })) return reject(new QueueFull());
      if (mayLeave()) void drain();
    });
}

// Batches that form by themselves: whatever arrives while one batch is in flight goes into the next. No timer, so an
// idle caller waits for nobody; under load one round trip to the database carries up to `max` items.
import { takingTurns } from "./turns";

export type BatchOptions<In = never> = {
  max: number;
  limit: number;
  groupOf?: (item: In) => string; // when not everybody fits into the next batch, groups take turns
};

// A slot of `run`'s answer may be a promise of its own: rejected, it fails its one caller and nobody else.

// Thrown when the queue is at its limit: the caller answers 503 + Retry-After instead of growing without bound.
export class QueueFull extends Error {
  constructor() {
    super("too much work is waiting; try again in a second");
  }
}

export function selfForming<In, Out>(
  run: (items: In[]) => Promise<Array<Out | Promise<Out>>>,
  options: BatchOptions<In>,
) {
  type Waiting = { item: In; resolve: (out: Out | Promise<Out>) => void; reject: (error: unknown) => void };
  const { max, limit, groupOf } = options;
  let queue: Waiting[] = [];
  // Where everybody waits from the moment that they are more than a batch, until all of those have gone.
  const turns = groupOf ? takingTurns<Waiting>(({ item }) => groupOf(item), limit) : null;
  let busy = false;
  let crowded = false;

  async function drain() {
    busy = true;
    // One turn of the event loop, so that requests that arrived together leave together; while they come one by one,
    // nobody waits for a neighbour.
    if (crowded) await new Promise((resolve) => setImmediate(resolve));
    else await null;
    for (let batch = next(); batch.length > 0; batch = next()) {
      crowded = batch.length > 1;
      try {
        const results = await run(batch.map((waiting) => waiting.item));
        for (const [i, waiting] of batch.entries()) waiting.resolve(results[i] as Out | Promise<Out>);
      } catch (error) {
        for (const waiting of batch) waiting.reject(error);
      }
    }
    busy = false;
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
      if (!busy) void drain();
    });
}

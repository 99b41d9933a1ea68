// Batches that form by themselves: whatever arrives while one batch is in flight goes into the next. No timer, so an
// idle caller waits for nobody; under load one round trip to the database carries up to `max` items.

export type BatchOptions = { max: number; limit: number };

// A slot of `run`'s answer may be a promise of its own: rejected, it fails its one caller and nobody else.

// Thrown when the queue is at its limit: the caller answers 503 + Retry-After instead of growing without bound.
export class QueueFull extends Error {
  constructor() {
    super("too much work is waiting; try again in a second");
  }
}

export function selfForming<In, Out>(
  run: (items: In[]) => Promise<Array<Out | Promise<Out>>>,
  options: BatchOptions,
) {
  type Waiting = { item: In; resolve: (out: Out | Promise<Out>) => void; reject: (error: unknown) => void };
  let queue: Waiting[] = [];
  let busy = false;
  let crowded = false;

  async function drain() {
    busy = true;
    // One turn of the event loop, so that requests that arrived together leave together; while they come one by one,
    // nobody waits for a neighbour.
    if (crowded) await new Promise((resolve) => setImmediate(resolve));
    else await null;
    while (queue.length > 0) {
      const batch = queue.slice(0, options.max);
      queue = queue.slice(batch.length);
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

  return (item: In): Promise<Out> =>
    new Promise((resolve, reject) => {
      if (queue.length >= options.limit) return reject(new QueueFull());
      queue.push({ item, resolve, reject });
      if (!busy) void drain();
    });
}

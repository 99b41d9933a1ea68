// What one item of a batch is to blame for fails that item alone: a poison row, or an idempotency key that was used before.
import { isOwnFault, isPassing, isUniqueViolation } from "./faults";

type Fate<Written> = Written | Promise<Written>;

export type Isolated<Item, Written> = {
  run(items: Item[]): Promise<Written[]>;
  repeats(items: Item[]): Promise<Map<Item, Written>>; // those whose key was used before, with what becomes of them
  keyOf(item: Item): string | null;
};

export async function isolating<Item, Written>(
  how: Isolated<Item, Written>,
  items: Item[],
): Promise<Array<Fate<Written>>> {
  const fates = new Map<Item, Fate<Written>>();
  let waiting = items;
  while (waiting.length > 0) {
    const batch = firstOfEachKey(how, waiting);
    for (const [item, fate] of await attempt(how, batch)) fates.set(item, fate);
    waiting = waiting.filter((item) => !fates.has(item));
  }
  return items.map((item) => fates.get(item) as Fate<Written>);
}

// Of two with the same key the second is a repeat of the first, once that is written.
function firstOfEachKey<Item, Written>({ keyOf }: Isolated<Item, Written>, items: Item[]): Item[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    if (key === null) return true;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isFirst;
  });
}

// Says what became of one item at least.
async function attempt<Item, Written>(
  how: Isolated<Item, Written>,
  batch: Item[],
  tries = 2,
): Promise<Map<Item, Fate<Written>>> {
  try {
    const written = await how.run(batch);
    return new Map(batch.map((item, i) => [item, written[i] as Written]));
  } catch (error) {
    if (tries > 1 && isPassing(error)) return attempt(how, batch, tries - 1);
    return singleOut(how, batch, error).catch((other) => allFail(batch, other));
  }
}

async function singleOut<Item, Written>(
  how: Isolated<Item, Written>,
  batch: Item[],
  error: unknown,
): Promise<Map<Item, Fate<Written>>> {
  if (!isOwnFault(error)) return allFail(batch, error);
  if (isUniqueViolation(error)) {
    const repeats = await how.repeats(batch);
    if (repeats.size > 0) return repeats;
  }
  if (batch.length === 1) return allFail(batch, error);
  const fates = new Map<Item, Fate<Written>>();
  for (const item of batch) for (const [one, fate] of await attempt(how, [item])) fates.set(one, fate);
  return fates;
}

function allFail<Item, Written>(batch: Item[], error: unknown): Map<Item, Fate<Written>> {
  const failed = Promise.reject<Written>(error);
  failed.catch(() => {});
  return new Map(batch.map((item) => [item, failed]));
}

import { withResolvers } from "../testing/with-resolvers";
import { QueueFull, selfForming } from "./batch";

export type Item = { of: string; n: number };

// A database that answers when it is told to: `batches` holds what it was asked, by the names of the items.
export function scene({ max = 4, limit = 100, fair = true } = {}) {
  const batches: string[] = [];
  const grouped: string[] = [];
  let arrived = withResolvers<void>();
  let answer = withResolvers<void>();
  const run = async (items: Item[]) => {
    batches.push(items.map(({ of, n }) => `${of}${n}`).join(" "));
    arrived.resolve();
    await answer.promise;
    return items.map(({ of, n }) => `${of}${n}`);
  };
  const groupOf = ({ of }: Item) => {
    grouped.push(of);
    return of;
  };
  const add = selfForming<Item, string>(run, fair ? { max, limit, groupOf } : { max, limit });
  const counts: Record<string, number> = {};
  const ask = (of: string, times = 1) =>
    Array.from({ length: times }, () => {
      counts[of] = (counts[of] ?? 0) + 1;
      return add({ of, n: counts[of] }).catch((error: unknown) => {
        if (error instanceof QueueFull) return "full";
        throw error;
      });
    });
  return {
    ask,
    batches,
    grouped,
    isAsked: () => arrived.promise,
    // The batch in flight is answered, and the next one is on its way.
    async nextBatch() {
      arrived = withResolvers<void>();
      const before = answer;
      answer = withResolvers<void>();
      before.resolve();
      await arrived.promise;
    },
    finish: () => answer.resolve(),
  };
}

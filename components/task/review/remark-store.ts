import { placeKey, type Remark } from "./comments";

// The remarks of a review while it is written. Each place on the page listens for itself, so that a key press in one of them
// does not draw a thousand lines again.

export type RemarkStore = {
  at(pointer: string, line?: number): Remark | undefined;
  all(): Remark[];
  set(remark: Remark): void;
  remove(pointer: string, line?: number): void;
  subscribe(listener: () => void): () => void;
};

export function createRemarks(): RemarkStore {
  let remarks: ReadonlyMap<string, Remark> = new Map();
  let list: Remark[] = [];
  const listeners = new Set<() => void>();
  const change = (next: Map<string, Remark>) => {
    remarks = next;
    list = [...next.values()];
    for (const listener of listeners) listener();
  };
  return {
    at: (pointer, line) => remarks.get(placeKey(pointer, line)),
    all: () => list,
    set: (remark) => change(new Map(remarks).set(placeKey(remark.pointer, remark.line), remark)),
    remove: (pointer, line) => {
      const next = new Map(remarks);
      next.delete(placeKey(pointer, line));
      change(next);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

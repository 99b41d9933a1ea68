"use client";

import { useSyncExternalStore } from "react";
import type { NavCount } from "./nav";

// The counts beside the views. The page brings the first; whoever keeps them current says so here.

let current: NavCount[] | null = null;
const listeners = new Set<() => void>();

export function sayCounts(counts: NavCount[]): void {
  current = counts;
  for (const listener of listeners) listener();
}

export function useCounts(first: NavCount[]): NavCount[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current ?? first,
    () => first,
  );
}

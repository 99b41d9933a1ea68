"use client";

import { useEffect, useRef } from "react";
import type { Way } from "./ask";

type Kept = typeof import("@/components/task/decide/kept");

/** With what is kept of decisions: fetched when there are any. Where it cannot be, that is forgotten by the hour. */
export const withKept = (run: (kept: Kept) => void): Promise<void> =>
  import("@/components/task/decide/kept").then(run, () => {});

/** What was typed into a decision is kept while it is on its way: gone when that takes effect, there again when it does not. */
export function useSent(way: Way[] | undefined): void {
  const before = useRef<Map<string, Way["state"]> | null>(null);
  useEffect(() => {
    if (!way) return;
    const now = new Map(way.map(({ taskId, state }) => [taskId, state]));
    const known = before.current;
    before.current = now;
    const over = [...(known ?? [])].flatMap(([id]) => (now.has(id) ? [] : [id]));
    const refused = [...now].flatMap(([id, state]) =>
      state === "refused" && known?.get(id) !== "refused" ? [id] : [],
    );
    if (over.length + refused.length === 0) return;
    void withKept(({ forgetLeft, forgetSent, markSent }) => {
      forgetLeft([...now.keys()], Date.now());
      forgetSent(over);
      markSent(refused, false);
    });
  }, [way]);
}

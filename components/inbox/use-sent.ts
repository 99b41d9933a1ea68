"use client";

import { useEffect, useRef } from "react";
import { forgetLeft, forgetSent, markSent } from "@/components/task/decide/kept";
import type { Way } from "./ask";

/** What was typed into a decision is kept while it is on its way: gone when that takes effect, there again when it does not. */
export function useSent(way: Way[] | undefined): void {
  const before = useRef<Map<string, Way["state"]> | null>(null);
  useEffect(() => {
    if (!way) return;
    const now = new Map(way.map(({ taskId, state }) => [taskId, state]));
    if (before.current === null) forgetLeft([...now.keys()], Date.now());
    const known = before.current ?? new Map();
    before.current = now;
    forgetSent([...known.keys()].filter((id) => !now.has(id)));
    markSent(
      [...now].flatMap(([id, state]) => (state === "refused" && known.get(id) !== "refused" ? [id] : [])),
      false,
    );
  }, [way]);
}

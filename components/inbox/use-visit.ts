"use client";

import { useLayoutEffect, useMemo, useRef } from "react";

// The address is ahead of what is drawn: React draws no other task while a form is being sent.
const addressed = (): string | null => new URLSearchParams(location.search).get("task");

export type Visit = ReturnType<typeof useVisit>;

/** An answer may come when its task is not open any more, or is open for the second time: with a form that did not ask. */
export function useVisit(openId: string | null) {
  const visit = useMemo(() => ({ openId }), [openId]);
  const now = useRef<{ openId: string | null } | null>(null);
  useLayoutEffect(() => {
    now.current = visit;
    return () => {
      now.current = null;
    };
  }, [visit]);
  return {
    isHere: () => now.current === visit && addressed() === openId, // the one in which this was drawn still goes on
    openNow: () => now.current && addressed(),
  };
}

"use client";

import type { QueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { useClock } from "@/components/ui/clock";
import type { View } from "@/lib/domain/inbox-views";
import { KEYS } from "./ask";
import { changedBy, countedIn } from "./counted";
import type { CountTexts, Row } from "./rows";

/** The counts go with the rows that are hidden, and come back with them. */
export function useCounted(client: QueryClient, view: View) {
  const { zone, drift } = useClock();
  const away = useRef(new Map<string, Array<keyof CountTexts>>());
  const change = useCallback(
    (views: Array<keyof CountTexts>, by: 1 | -1) => {
      // What was asked before this was done would undo it when it is answered.
      void client.cancelQueries({ queryKey: KEYS.counts });
      client.setQueryData<CountTexts>(KEYS.counts, (before) => before && changedBy(before, views, by));
    },
    [client],
  );
  const leave = useCallback(
    (rows: Row[]) => {
      const now = new Date(Date.now() + drift);
      for (const row of rows) {
        const views = countedIn(row, { view, now, zone });
        away.current.set(row.id, views);
        change(views, -1);
      }
    },
    [change, view, zone, drift],
  );
  const comeBack = useCallback(
    (ids: string[]) => {
      for (const id of ids) {
        change(away.current.get(id) ?? [], 1);
        away.current.delete(id);
      }
    },
    [change],
  );
  return { leave, comeBack };
}

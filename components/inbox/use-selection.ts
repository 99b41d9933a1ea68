"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { Row } from "./rows";

export const MOST_SELECTED = 200; // decided together in one go

/** Which rows are chosen. One that leaves the list is not chosen any more. */
export function useSelection(rows: Row[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  const chosen = useMemo(() => rows.filter(({ id }) => ids.has(id)), [rows, ids]);
  const selected = useMemo(() => new Set(chosen.map(({ id }) => id)), [chosen]);
  const select = useCallback(
    (id: string, isRange: boolean) => {
      const [from, to] = [last.current, id].map((each) => rows.findIndex((row) => row.id === each));
      const between =
        isRange && from !== undefined && to !== undefined && from >= 0
          ? rows.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => row.id)
          : [];
      last.current = id;
      setIds((before) => {
        const next = new Set(before);
        if (between.length > 0) for (const each of between) next.add(each);
        else if (!next.delete(id)) next.add(id);
        return new Set([...next].slice(0, MOST_SELECTED));
      });
    },
    [rows],
  );
  const selectAll = useCallback(
    () => setIds(new Set(rows.slice(0, MOST_SELECTED).map(({ id }) => id))),
    [rows],
  );
  const clear = useCallback(() => setIds(new Set()), []);
  return { selected, chosen, select, selectAll, clear };
}

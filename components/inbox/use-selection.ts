"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { FormState } from "@/components/ui/form-state";
import type { Row } from "./rows";
import { added, changed, isSelected, removed, type Selection, sayChanged } from "./selection";

/** Which rows are chosen. One that leaves the list, or is changed, is not chosen any more. */
export function useSelection(rows: Row[], say: (said: FormState) => void) {
  const [selection, setSelection] = useState<Selection>(new Map());
  const last = useRef<string | null>(null);
  const chosen = useMemo(() => rows.filter((row) => isSelected(selection, row)), [rows, selection]);
  const selected = useMemo(() => new Set(chosen.map(({ id }) => id)), [chosen]);
  useEffect(() => {
    const others = changed(selection, rows);
    if (others.length === 0) return;
    setSelection((before) => removed(before, others));
    say(sayChanged(others));
  }, [selection, rows, say]);
  const select = useCallback(
    (id: string, isRange: boolean) => {
      const [from, to] = [last.current, id].map((each) => rows.findIndex((row) => row.id === each));
      if (from === undefined || to === undefined || to < 0) return;
      const row = rows[to] as Row;
      last.current = id;
      setSelection((before) => {
        if (isRange && from >= 0)
          return added(before, rows.slice(Math.min(from, to), Math.max(from, to) + 1));
        return isSelected(before, row) ? removed(before, [row]) : added(before, [row]);
      });
    },
    [rows],
  );
  const add = useCallback(
    (ids: Array<string | undefined>) =>
      setSelection((before) =>
        added(
          before,
          rows.filter(({ id }) => ids.includes(id)),
        ),
      ),
    [rows],
  );
  const leaveOut = useCallback((rows: Row[]) => setSelection((before) => removed(before, rows)), []);
  const selectAll = useCallback(() => setSelection(added(new Map(), rows)), [rows]);
  const clear = useCallback(() => setSelection(new Map()), []);
  return { selected, chosen, select, add, leaveOut, selectAll, clear };
}

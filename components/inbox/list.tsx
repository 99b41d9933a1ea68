"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { ListRow, ROW_REM, rowIdOf } from "./row";
import type { Row } from "./rows";

type Props = {
  rows: Row[];
  now: string;
  scroller: HTMLDivElement | null;
  openId: string | null;
  cursorId: string | null;
  selected: ReadonlySet<string>;
  mayDecide: boolean;
  hasMore: boolean;
  more: () => void;
  onOpen: (id: string) => void;
  onSelect: (id: string, isRange: boolean) => void;
  onSight: (ids: string[]) => void; // which of them can be seen
};

/**
 * The focus goes along with the cursor: a screen reader says the row, and Enter opens the one that is marked. Away from the
 * list, where somebody writes or is about to press a button, it stays.
 */
function focusRow(id: string): () => void {
  const drawn = requestAnimationFrame(() => {
    const now = document.activeElement;
    if (now === null || now === document.body || now.id.startsWith(rowIdOf("")))
      document.getElementById(rowIdOf(id))?.focus({ preventScroll: true });
  });
  return () => cancelAnimationFrame(drawn);
}

type Range = { startIndex: number; endIndex: number } | null;

/** What is read stays where it is when rows come or go above it; at the very top they are let in. */
function useStill(
  rows: Row[],
  scroller: HTMLDivElement | null,
  rowPx: number,
  range: Range,
  onSight: Props["onSight"],
): void {
  const before = useRef<{ from: number; ids: string[] }>({ from: 0, ids: [] });
  useLayoutEffect(() => {
    const { from, ids } = before.current;
    if (!scroller || scroller.scrollTop < rowPx) return;
    const at = new Map(rows.map(({ id }, index) => [id, index]));
    const kept = ids.findIndex((id) => at.has(id));
    const moved = (at.get(ids[kept] ?? "") ?? 0) - (from + kept);
    if (kept >= 0 && moved !== 0) scroller.scrollTop += moved * rowPx;
  }, [rows, scroller, rowPx]);
  useEffect(() => {
    const { startIndex: from = 0, endIndex = -1 } = range ?? {};
    const ids = rows.slice(from, endIndex + 1).map(({ id }) => id);
    before.current = { from, ids };
    onSight(ids);
  });
}

const USUAL_PX = 14; // for a rem, until the browser has told

/** The height of a row on the screen: what is scrolled is counted in pixels, and the text is as large as somebody wants it. */
function useRowPx(): number {
  const [rem, setRem] = useState(USUAL_PX);
  useLayoutEffect(() => {
    const read = () => setRem(Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    read();
    addEventListener("resize", read);
    return () => removeEventListener("resize", read);
  }, []);
  return rem * ROW_REM;
}

const AHEAD = 15; // rows before the end at which the next page is asked for

/** Only the rows that can be seen exist: a hundred thousand scroll like fifty. */
export function List(props: Props) {
  const { rows, now, scroller, openId, cursorId, selected, mayDecide, hasMore, more, onOpen, onSelect } =
    props;
  const rowPx = useRowPx();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowPx,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
    initialRect: { width: 400, height: 900 }, // what is drawn before there are scripts
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another height is measured anew
  useLayoutEffect(() => virtual.measure(), [rowPx]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) more();
  }, [hasMore, last, rows.length, more]);
  useStill(rows, scroller, rowPx, virtual.range, props.onSight);
  const cursor = rows.findIndex((row) => row.id === cursorId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move of the cursor scrolls
  useEffect(() => {
    if (cursor >= 0) virtual.scrollToIndex(cursor, { align: "auto" });
    if (cursorId !== null) return focusRow(cursorId);
  }, [cursor, openId]);
  return (
    <ol aria-label="Tasks" className="relative m-0 p-0" style={{ height: `${rows.length * ROW_REM}rem` }}>
      {items.map(({ index, key }) => {
        const row = rows[index] as Row;
        return (
          <li
            key={key}
            aria-setsize={hasMore ? -1 : rows.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0"
            style={{ height: `${ROW_REM}rem`, top: `${index * ROW_REM}rem` }}
          >
            <ListRow
              row={row}
              now={now}
              isOpen={row.id === openId}
              isCursor={row.id === cursorId}
              isSelected={selected.has(row.id)}
              mayDecide={mayDecide}
              onOpen={onOpen}
              onSelect={onSelect}
            />
          </li>
        );
      })}
    </ol>
  );
}

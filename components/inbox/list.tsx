"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect } from "react";
import { ListRow, ROW_PX, rowIdOf } from "./row";
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

const AHEAD = 15; // rows before the end at which the next page is asked for

/** Only the rows that can be seen exist: a hundred thousand scroll like fifty. */
export function List(props: Props) {
  const { rows, now, scroller, openId, cursorId, selected, mayDecide, hasMore, more, onOpen, onSelect } =
    props;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 10,
    initialRect: { width: 400, height: 900 }, // what is drawn before there are scripts
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) more();
  }, [hasMore, last, rows.length, more]);
  const cursor = rows.findIndex((row) => row.id === cursorId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a move of the cursor scrolls
  useEffect(() => {
    if (cursor >= 0) virtual.scrollToIndex(cursor, { align: "auto" });
    if (cursorId !== null) return focusRow(cursorId);
  }, [cursor, openId]);
  return (
    <ol aria-label="Tasks" className="relative m-0 p-0" style={{ height: virtual.getTotalSize() }}>
      {items.map(({ index, key, start }) => {
        const row = rows[index] as Row;
        return (
          <li
            key={key}
            aria-setsize={hasMore ? -1 : rows.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 top-0"
            style={{ height: ROW_PX, transform: `translateY(${start}px)` }}
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

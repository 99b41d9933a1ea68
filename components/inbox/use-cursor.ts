"use client";

import { useEffect, useRef, useState } from "react";
import { moved } from "./cursor";
import type { Row } from "./rows";

/** The row that keys act on: the one that was opened last, or gone to. */
export function useCursor(rows: Row[], openId: string | null) {
  const [cursorId, setCursor] = useState<string | null>(null);
  const at = cursorId ?? openId;
  const before = useRef<Row[]>([]);
  useEffect(() => {
    if (rows.some(({ id }) => id === at)) before.current = rows;
  }, [rows, at]);
  return { cursorId, setCursor, at, beside: (by: 1 | -1) => moved(rows, before.current, at, by) };
}

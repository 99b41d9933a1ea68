"use client";

import { type KeyboardEvent, useLayoutEffect, useRef } from "react";
import type { Panel } from "./task-acts";

/** The panel of a small act: Escape closes it before the task, the hand is back where it was, and what was typed is kept. */
export function usePanel(panel: Panel, onPanel: (panel: Panel) => void) {
  const bar = useRef<HTMLDivElement>(null);
  const written = useRef<Record<string, string>>({});
  const closed = useRef<Panel>(null);
  // In the moment in which it is gone, and not a frame later: by then the next may be open, and be typed into.
  useLayoutEffect(() => {
    const gone = closed.current;
    closed.current = null;
    if (panel !== null || gone === null) return;
    // Whoever went on to somewhere else meanwhile stays there.
    const here = document.activeElement;
    if (here === document.body || bar.current?.contains(here))
      bar.current?.querySelector<HTMLElement>(`[data-panel=${gone}]`)?.focus();
  }, [panel]);
  const close = () => {
    closed.current = panel;
    onPanel(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || panel === null || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return { bar, close, written, onKeyDown };
}

"use client";

import { type KeyboardEvent, useRef } from "react";
import type { Panel } from "./task-acts";

/** The panel of a small act: Escape closes it before the task, the hand is back where it was, and what was typed is kept. */
export function usePanel(panel: Panel, onPanel: (panel: Panel) => void) {
  const bar = useRef<HTMLDivElement>(null);
  const written = useRef<Record<string, string>>({});
  const close = () => {
    onPanel(null);
    if (panel === null) return;
    // When it is gone: whoever went on to somewhere else meanwhile stays there.
    requestAnimationFrame(() => {
      const here = document.activeElement;
      if (here === document.body || bar.current?.contains(here))
        bar.current?.querySelector<HTMLElement>(`[data-panel=${panel}]`)?.focus();
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || panel === null || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  };
  return { bar, close, written, onKeyDown };
}

"use client";

import { useEffect } from "react";
import type { Row } from "./rows";

let soughtAt = 0;
const SOON_MS = 15_000;

/** The page that comes is what was sought. */
export const seek = (): void => {
  soughtAt = Date.now();
};

/** Whoever has sought something goes on with what was found; where nothing was, with the words. */
export function useSought(rows: Row[], setCursor: (id: string) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, with what the page brought
  useEffect(() => {
    if (Date.now() - soughtAt > SOON_MS) return;
    soughtAt = 0;
    if (rows[0]) setCursor(rows[0].id);
    else document.querySelector<HTMLElement>("[data-search]")?.focus();
  }, []);
}

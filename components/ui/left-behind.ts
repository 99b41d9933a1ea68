"use client";

import { useSyncExternalStore } from "react";
import type { FormState } from "./form-state";

// What a form was answered when it was not on the page any more: kept until a page has told it and somebody has read it.

let said: FormState = null;
const listeners = new Set<() => void>();

export function leaveBehind(next: FormState): void {
  said = next;
  for (const listener of listeners) listener();
}

export function useLeftBehind(): FormState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
    () => null,
  );
}

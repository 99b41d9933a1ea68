"use client";

import { useEffect, useRef, useState } from "react";
import type { FormState } from "./form-state";

/**
 * What a form was drawn from (lib/auth/drawn-from.ts). Where something is typed in it, it stays when the page around it is drawn
 * anew, or it would vouch for what its reader never saw; what they saved themselves they know. Where nothing is typed, the
 * fields begin anew with it: `round` is to be their key, and `onInput` to be the form's.
 */
export function useDrawnFrom(print: string | undefined, state: FormState) {
  const isTyped = useRef(false);
  const [known, setKnown] = useState({ print, at: 0, round: 0 });
  if (state?.drawnFrom !== undefined && state.at !== known.at)
    setKnown({ ...known, print: state.drawnFrom, at: state.at });
  useEffect(() => {
    if (state?.tone === "done") isTyped.current = false;
  }, [state]);
  useEffect(() => {
    if (isTyped.current) return;
    setKnown((before) => (before.print === print ? before : { ...before, print, round: before.round + 1 }));
  }, [print]);
  const onInput = () => {
    isTyped.current = true;
  };
  return { print: known.print, round: known.round, onInput };
}

"use client";

import { useEffect, useRef, useState } from "react";
import { type Early, typeAgain, typedEarly } from "./typed-early";

/**
 * Nothing is lost of what was typed into a form before its scripts came: it is typed again once they listen (`isReady`: and
 * have put back what was kept from before).
 */
export function useTypedEarly(formId: string, isReady = true): void {
  // A text area that was drawn with something in it is written over by the time anything else could look.
  const [drawing] = useState<Early>(() =>
    typeof document === "undefined" ? new Map() : typedEarly(document.getElementById(formId)),
  );
  const early = useRef<Early>(new Map());
  useEffect(() => {
    const areas = [...drawing].filter(([control]) => control instanceof HTMLTextAreaElement);
    early.current = new Map([...areas, ...typedEarly(document.getElementById(formId))]);
  }, [formId, drawing]);
  useEffect(() => {
    if (!isReady) return;
    const found = [...early.current];
    early.current = new Map();
    // After React is done with this drawing: it then draws after each, and the next field knows of the one before.
    queueMicrotask(() => {
      for (const [control, typed] of found) typeAgain(control, typed);
    });
  }, [isReady]);
}

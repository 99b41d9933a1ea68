"use client";

import { useEffect, useRef } from "react";
import { Notice } from "@/components/ui/notice";

/** Somebody pressed an outcome where they were told of the task. Its button waits for them here; pressing it is theirs. */
export function ChosenOutcome({ outcome, label }: { outcome: string; label: string }) {
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const buttons =
      note.current?.parentElement?.querySelectorAll<HTMLButtonElement>('button[name="outcome"]');
    for (const button of buttons ?? []) if (button.value === outcome) button.focus({ preventScroll: true });
  }, [outcome]);
  return (
    <div ref={note} className="mb-3">
      <Notice tone="refused">
        You chose “{label}” where you were told of this. Nothing is decided yet: read what is asked, then
        press {label}.
      </Notice>
    </div>
  );
}

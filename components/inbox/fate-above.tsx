"use client";

import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";

/**
 * What became of the task that was decided on its own page, until another is opened. What is on its way is told below by the
 * inbox itself, with the time left and as it stands, wherever there are scripts.
 */
export function FateAbove({ isHeld, children }: { isHeld: boolean; children: ReactNode }) {
  if (useSearchParams().get("about") === null) return null;
  const told = (
    <div role="status" className="p-3">
      {children}
    </div>
  );
  return isHeld ? <noscript>{told}</noscript> : told;
}

"use client";

import { useSearchParams } from "next/navigation";
import { Fate, type FateView } from "./fate";

/**
 * What became of the task that was decided on its own page, until another is opened. What is on its way is told below by the
 * inbox itself, with the time left and as it stands, wherever there are scripts.
 */
export function FateAbove({ fate, now }: { fate: FateView; now: string }) {
  if (useSearchParams().get("about") === null) return null;
  const isHeld = fate.status === "open" && fate.mine === null;
  const told = (
    <div role="status" className="p-3">
      <Fate fate={fate} now={now} />
    </div>
  );
  return isHeld ? <noscript>{told}</noscript> : told;
}

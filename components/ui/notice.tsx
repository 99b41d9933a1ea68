import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

export type NoticeTone = "done" | "refused" | "problem";

const LOOK: Record<NoticeTone, { icon: IconName; colours: string }> = {
  done: { icon: "check", colours: "border-good bg-good-soft text-good" },
  refused: { icon: "info", colours: "border-line-strong bg-sunken text-ink" },
  problem: { icon: "alert", colours: "border-danger bg-danger-soft text-danger" },
};

/** A calm sentence about what just happened; the parent decides whether it is announced. */
export function Notice({ tone, children }: { tone: NoticeTone; children: ReactNode }) {
  const { icon, colours } = LOOK[tone];
  return (
    <div className={`flex items-start gap-2 rounded-md border px-3 py-2 ${colours}`}>
      <Icon name={icon} className="mt-0.5" />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

"use client";

import { useEffect, useState } from "react";
import { useClock } from "@/components/ui/clock";
import { ClockTime } from "@/components/ui/clock-time";
import { Icon } from "@/components/ui/icon";
import { RelativeTime } from "@/components/ui/relative-time";
import { isRunningOut } from "./running-out";

type Props = { dueAt: string; assignedAt: string; now: string };

/** How long is left. Colour comes only with the last fifth of the time there was, and never alone. */
export function Due({ dueAt, assignedAt, now }: Props) {
  const { drift } = useClock();
  const [current, setCurrent] = useState(() => Date.parse(now));
  useEffect(() => {
    const tick = () => setCurrent(Date.now() + drift);
    tick();
    const timer = setInterval(tick, 15_000);
    return () => clearInterval(timer);
  }, [drift]);
  const due = Date.parse(dueAt);
  const isLate = current >= due;
  const isSoon = isRunningOut(Date.parse(assignedAt), due, current);
  return (
    <span
      className={`inline-flex items-center gap-1 ${isLate ? "font-medium text-danger" : isSoon ? "font-medium text-warn" : ""}`}
    >
      <Icon name={isSoon || isLate ? "alert" : "clock"} />
      <span>
        due <RelativeTime at={dueAt} now={now} />
        {isSoon && !isLate && ", soon"} · <ClockTime at={dueAt} now={now} />
      </span>
    </span>
  );
}

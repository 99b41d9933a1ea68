"use client";

import { useClock } from "./clock";
import { shortMoment } from "./time-text";

/**
 * The date and time beside a length of time, for whoever has no pointer to rest on that. Until the browser has told its zone the room
 * for it is kept and nothing is shown; where it never will, it is said in UTC.
 */
export function ClockTime({ at, now }: { at: string; now: string }) {
  const clock = useClock();
  const text = shortMoment(Date.parse(at), Date.parse(now), clock);
  if (clock.isKnown)
    return (
      <time dateTime={at} suppressHydrationWarning>
        {text}
      </time>
    );
  return (
    <time dateTime={at} className="invisible noscript:visible" suppressHydrationWarning>
      {text}
      <span className="hidden noscript:inline"> UTC</span>
    </time>
  );
}

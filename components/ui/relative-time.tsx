"use client";

import { useEffect, useState } from "react";
import { useClock } from "./clock";
import { absolute, ago, until } from "./time-text";

type Props = { at: string; now: string; past?: boolean };

/** "in 3 h", with the full time in the reader's own zone on hover; the browser keeps it current. */
export function RelativeTime({ at, now, past = false }: Props) {
  const clock = useClock();
  const [current, setCurrent] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setCurrent(Date.now() + clock.drift);
    tick();
    const timer = setInterval(tick, 15_000);
    return () => clearInterval(timer);
  }, [clock.drift]);
  const moment = Date.parse(at);
  const seconds = (moment - (current ?? Date.parse(now))) / 1000;
  return (
    <time dateTime={at} title={absolute(moment, clock)}>
      {past ? ago(-seconds) : until(seconds)}
    </time>
  );
}

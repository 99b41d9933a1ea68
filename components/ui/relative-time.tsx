"use client";

import { useEffect, useState } from "react";
import { ago, until } from "./time-text";

type Props = { at: string; now: string; past?: boolean };

/**
 * "in 3 h", with the full time in the reader's own zone on hover. The server draws it in UTC, because it does not know the
 * zone; the browser mends that and keeps it current.
 */
export function RelativeTime({ at, now, past = false }: Props) {
  const [clock, setClock] = useState<number | null>(null);
  useEffect(() => {
    const drift = Date.parse(now) - Date.now(); // the server's clock counts
    const tick = () => setClock(Date.now() + drift);
    tick();
    const timer = setInterval(tick, 15_000);
    return () => clearInterval(timer);
  }, [now]);
  const moment = Date.parse(at);
  const seconds = (moment - (clock ?? Date.parse(now))) / 1000;
  const absolute =
    clock === null
      ? `${at.slice(0, 16).replace("T", " ")} UTC`
      : new Date(moment).toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  return (
    <time dateTime={at} title={absolute}>
      {past ? ago(-seconds) : until(seconds)}
    </time>
  );
}

"use client";

import { Visible } from "@/components/task/visible";
import { useClock } from "./clock";
import { shortMoment } from "./time-text";

// A rule names a moment in the same words to programs and to people.
const MOMENT = /\d{4}(-\d\d){2}T[\d:.]+Z/g;

/** What the server says, its moments in the reader's own zone. It may name a task or a person: what is not seen is spelled out. */
export function Said({ text, at }: { text: string; at: number }) {
  const clock = useClock();
  const inZone = (said: string) => {
    const moment = Date.parse(said);
    if (Number.isNaN(moment)) return said;
    // "at" stands before it, or "since".
    return shortMoment(moment, at, clock).replace("today ", "") + (clock.isKnown ? "" : " UTC");
  };
  return <Visible text={text.replace(MOMENT, inZone)} />;
}

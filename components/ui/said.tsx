"use client";

import { Visible } from "@/components/task/visible";
import { useClock } from "./clock";
import { absolute, momentIn } from "./time-text";

// A rule names a moment in the same words to programs and to people.
const MOMENT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** What the server says, its moments in the reader's own zone. It may name a task or a person: what is not seen is spelled out. */
export function Said({ text, at }: { text: string; at: number }) {
  const clock = useClock();
  return text.split(MOMENT).map((part, i) => {
    const moment = i % 2 === 1 ? Date.parse(part) : Number.NaN;
    const key = `${i} ${part}`;
    if (Number.isNaN(moment)) return part === "" ? null : <Visible key={key} text={part} />;
    return (
      <time key={key} dateTime={part} title={absolute(moment, clock)}>
        {momentIn(moment, at, clock)}
        {!clock.isKnown && " UTC"}
      </time>
    );
  });
}

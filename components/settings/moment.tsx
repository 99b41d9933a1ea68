"use client";

import { useEffect, useState } from "react";
import { useClock } from "@/components/ui/clock";
import { absolute } from "@/components/ui/time-text";

/** A date and time written out, in the reader's own zone and language. */
export function Moment({ at }: { at: string }) {
  const clock = useClock();
  const [text, setText] = useState(() => absolute(Date.parse(at), clock));
  useEffect(() => setText(absolute(Date.parse(at), clock)), [at, clock]);
  return <time dateTime={at}>{text}</time>;
}

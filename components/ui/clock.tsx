"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { type Reckoned, reckon } from "./reckon";

// The reader's own clock: their zone and language for every date on a page, and how far their computer is off the server,
// whose time counts.

export type Clock = { zone: string | null; language: string | null; drift: number; isKnown: boolean }; // isKnown: zone is the reader's

const UTC: Clock = { zone: "UTC", language: "en", drift: 0, isKnown: true };
const Context = createContext<Clock>(UTC);

export const useClock = (): Clock => useContext(Context);

// Kept for the tab: the page that is gone back to is put up anew, as it was made.
let reckoned: Reckoned | null = null;

type Props = { zone: string | null; language: string | null; now: string; children: ReactNode };

/** With no zone of their own chosen, the server draws UTC and the browser mends that. */
export function ClockProvider({ zone, language, now, children }: Props) {
  const [clock, setClock] = useState<Clock>({
    zone: zone ?? "UTC",
    language: language ?? "en",
    drift: 0,
    isKnown: zone !== null,
  });
  useEffect(() => {
    reckoned = reckon(reckoned, Date.parse(now), Date.now());
    setClock({ zone, language, drift: reckoned.drift, isKnown: true });
  }, [zone, language, now]);
  return <Context value={clock}>{children}</Context>;
}

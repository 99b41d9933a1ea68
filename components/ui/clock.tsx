"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

// The reader's own clock: their zone and language for every date on a page, and how far their computer is off the server,
// whose time counts.

export type Clock = { zone: string | null; language: string | null; drift: number };

const UTC: Clock = { zone: "UTC", language: "en", drift: 0 };
const Context = createContext<Clock>(UTC);

export const useClock = (): Clock => useContext(Context);

type Props = { zone: string | null; language: string | null; now: string; children: ReactNode };

/** With no zone of their own chosen, the server draws UTC and the browser mends that. */
export function ClockProvider({ zone, language, now, children }: Props) {
  const [clock, setClock] = useState<Clock>({ zone: zone ?? "UTC", language: language ?? "en", drift: 0 });
  useEffect(() => setClock({ zone, language, drift: Date.parse(now) - Date.now() }), [zone, language, now]);
  return <Context value={clock}>{children}</Context>;
}

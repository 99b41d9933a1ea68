"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Role } from "@/lib/domain/types";

/** Who is signed in, as far as a page has to know that could not be drawn; null: nobody. */
export type Standing = { workspace: string; person: string; role: Role; shortcuts: boolean };

const Context = createContext<Standing | null>(null);

export const StandingProvider = ({ value, children }: { value: Standing | null; children: ReactNode }) => (
  <Context value={value}>{children}</Context>
);
export const useStanding = (): Standing | null => useContext(Context);

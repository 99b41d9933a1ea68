"use client";

import { createContext } from "react";

/** Of the form that what stands outside it belongs to. */
export const FormId = createContext<string | undefined>(undefined);

"use client";

import { createContext } from "react";
import type { RemarkStore } from "./remark-store";

/** Null where nobody reviews: then no place for a remark is drawn. */
export const Remarks = createContext<RemarkStore | null>(null);

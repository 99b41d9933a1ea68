"use client";

import { useSyncExternalStore } from "react";

export const isMac = (): boolean => /Mac|iPhone|iPad|iPod/.test(navigator.platform);

const never = () => () => {};

/** Null on the server, which does not know whose keyboard it is. */
export const useIsMac = (): boolean | null => useSyncExternalStore<boolean | null>(never, isMac, () => null);

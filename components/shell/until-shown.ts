"use client";

import { useEffect, useState } from "react";

const FIRST_MS = 2_000;
const MOST_MS = 30_000;
const MORE_EACH_TIME = 1.5;
const MOST_LOOKS = 120; // about an hour
const DEADLINE_MS = 10_000;

/**
 * In place of a page that could not be shown: whether it can be by now is asked more and more rarely, while somebody looks and at
 * once when they come back to it, and then it is shown. False when that was asked in vain for too long.
 */
export function useUntilShown(isAwaited: boolean): boolean {
  const [isLooking, setLooking] = useState(isAwaited);
  useEffect(() => {
    if (!isAwaited) return;
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    let looks = 0;
    let isAsking = false;
    const later = () => {
      const waitMs = Math.min(MOST_MS, FIRST_MS * MORE_EACH_TIME ** looks);
      timer = setTimeout(look, waitMs * (0.75 + Math.random() / 2)); // not all of them at once
    };
    const look = async () => {
      clearTimeout(timer);
      if (isAsking || document.visibilityState !== "visible") return;
      isAsking = true;
      const isShown = await canBeShown(left.signal);
      isAsking = false;
      looks++;
      if (left.signal.aborted) return;
      if (isShown) loadAgain();
      else if (looks < MOST_LOOKS) later();
      else setLooking(false);
    };
    later();
    document.addEventListener("visibilitychange", look, { signal: left.signal });
    return () => {
      clearTimeout(timer);
      left.abort();
    };
  }, [isAwaited]);
  return isLooking;
}

/** By its address, and not what was posted to it once more. */
export const loadAgain = (): void => location.replace(location.pathname + location.search);

const canBeShown = (left: AbortSignal): Promise<boolean> =>
  fetch(location.pathname + location.search, {
    method: "HEAD",
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.any([left, AbortSignal.timeout(DEADLINE_MS)]),
  }).then(
    ({ status }) => status < 500,
    () => false,
  );

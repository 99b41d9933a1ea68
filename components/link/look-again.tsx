"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 4_000;
const DEADLINE_MS = 3_000;
const ANSWERS = "/d/answers";
// Shorter than the half hour for which the link's cookie is kept: without it the page would be another, and what was typed gone.
const FOR_MS = 20 * 60_000;

/**
 * Whoever came by a link has no stream of events. While their page is looked at it is read anew every few seconds, and at once
 * when they come back to it: it does not go on asking for what somebody else has decided meanwhile. What was typed stays.
 *
 * Where a page is read anew and nobody answers, Next puts the browser's own error page in its place, and ours where the database
 * is away, with what was typed gone: so it is read only after both have answered something small.
 */
export function LookAgain() {
  const router = useRouter();
  useEffect(() => {
    const until = performance.now() + FOR_MS;
    let isLooking = false;
    let isLeft = false;
    const look = async () => {
      if (isLooking || document.visibilityState !== "visible" || performance.now() >= until) return;
      isLooking = true;
      const isAnswered = await answers();
      isLooking = false;
      if (isAnswered && !isLeft) router.refresh();
    };
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      isLeft = true;
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [router]);
  return null;
}

const answers = (): Promise<boolean> =>
  fetch(ANSWERS, { cache: "no-store", signal: AbortSignal.timeout(DEADLINE_MS) }).then(
    ({ ok }) => ok,
    () => false,
  );

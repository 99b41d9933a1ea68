"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const EVERY_MS = 4_000;
// Shorter than the half hour for which the link's cookie is kept: without it the page would be another, and what was typed gone.
const FOR_MS = 20 * 60_000;

/**
 * Whoever came by a link has no stream of events. While their page is looked at it is read anew every few seconds, and at once
 * when they come back to it: it does not go on asking for what somebody else has decided meanwhile. What was typed stays.
 */
export function LookAgain() {
  const router = useRouter();
  useEffect(() => {
    const until = performance.now() + FOR_MS;
    const look = () => {
      if (document.visibilityState === "visible" && performance.now() < until) router.refresh();
    };
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [router]);
  return null;
}

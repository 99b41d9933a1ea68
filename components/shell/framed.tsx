"use client";

import { lazy, type ReactNode, Suspense } from "react";
import { useStanding } from "./standing";
import type { StandingFrame as Frame } from "./standing-frame";

type Props = { title: string; alone: ReactNode; children: ReactNode };

// Fetched when something is not there, and at no other time. Without it the sentence stands by itself.
const LazyFrame = lazy(() =>
  import("./standing-frame").then(
    ({ StandingFrame }) => ({ default: StandingFrame }),
    () => ({ default: (({ alone }: Props) => alone) as unknown as typeof Frame }),
  ),
);

/** A sentence in place of a page: whoever is signed in keeps their way to everything else. */
export function Framed({ title, alone, children }: Props) {
  const standing = useStanding();
  if (!standing) return alone;
  return (
    <Suspense fallback={<noscript>{alone}</noscript>}>
      <LazyFrame standing={standing} title={title} alone={alone}>
        {children}
      </LazyFrame>
    </Suspense>
  );
}

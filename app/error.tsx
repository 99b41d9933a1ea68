"use client";

import { lazy, Suspense } from "react";

// Fetched when something failed, and at no other time; where not even that can be fetched, a sentence.
const Failed = lazy(() =>
  import("@/components/shell/failed").then(
    ({ Failed }) => ({ default: Failed }),
    () => ({ default: Unreached }),
  ),
);

export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <Suspense>
      <Failed digest={error.digest} />
    </Suspense>
  );
}

const Unreached = () => (
  <p role="alert" className="p-6">
    This page could not be shown. Look at your connection, then{" "}
    <a href="/inbox" className="text-accent underline">
      go to the inbox
    </a>
    .
  </p>
);

"use client";

import { Button } from "@/components/ui/button";
import { Shell } from "@/components/ui/shell";

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <Shell title="This page could not be shown">
      <p className="text-muted">
        Something failed on our side; no decision is made by a page that fails. Look again before you repeat
        what you did.
      </p>
      {error.digest && <p className="mt-2 text-muted">For the server's log: {error.digest}</p>}
      <div className="mt-5 flex flex-wrap gap-2">
        <Button tone="primary" onClick={reset}>
          Try again
        </Button>
      </div>
    </Shell>
  );
}

"use client";

import { Button } from "@/components/ui/button";
import { Shell } from "@/components/ui/shell";

// The page is loaded anew rather than drawn again: what failed was on the server.
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  return (
    <Shell title="This page could not be shown">
      <p className="text-muted">
        Something failed on our side. If you were deciding something, look in the inbox before you repeat it.
      </p>
      {error.digest && <p className="mt-2 text-muted">In the server's log: {error.digest}</p>}
      <div className="mt-5 flex flex-wrap items-center gap-4">
        <Button tone="primary" onClick={() => window.location.reload()}>
          Load it again
        </Button>
        <a className="text-accent underline" href="/inbox">
          Inbox
        </a>
      </div>
    </Shell>
  );
}

"use client";

import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Shell } from "@/components/ui/shell";
import { useStanding } from "./standing";
import { StandingFrame } from "./standing-frame";

const TITLE = "This page could not be shown";

/** In place of a page that failed. It is loaded anew rather than drawn again: what failed was on the server. */
export function Failed({ digest }: { digest?: string }) {
  const standing = useStanding();
  const said = (
    <>
      <p className="text-muted">
        Something failed on our side. If you were deciding something, look in the inbox before you repeat it.
      </p>
      {digest && <p className="mt-2 text-muted">In the server's log: {digest}</p>}
      <div className="mt-5 flex flex-wrap items-center gap-3">
        <Button tone="primary" onClick={() => window.location.reload()}>
          Load it again
        </Button>
        <ButtonLink href="/inbox">Go to the inbox</ButtonLink>
      </div>
    </>
  );
  if (!standing) return <Shell title={TITLE}>{said}</Shell>;
  return (
    <StandingFrame standing={standing} title={TITLE}>
      {said}
    </StandingFrame>
  );
}

"use client";

import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Shell } from "@/components/ui/shell";
import { DATABASE_AWAY, DATABASE_AWAY_SAID } from "@/lib/domain/database-away";
import { useStanding } from "./standing";
import { StandingFrame } from "./standing-frame";
import { loadAgain, useUntilShown } from "./until-shown";

const TITLE = "This page could not be shown";
const COMES = "This page looks again by itself, and comes as soon as it can.";

/** In place of a page that failed. It is loaded anew rather than drawn again: what failed was on the server. */
export function Failed({ digest }: { digest?: string }) {
  const standing = useStanding();
  const isAway = digest === DATABASE_AWAY;
  const comes = useUntilShown(isAway);
  const what = isAway ? DATABASE_AWAY_SAID : "Something failed on our side.";
  const said = (
    <>
      <p className="text-muted">
        {comes ? `${what} ${COMES}` : what} If you were deciding something, look in the inbox before you
        repeat it.
      </p>
      {digest && !isAway && <p className="mt-2 text-muted">In the server's log: {digest}</p>}
      <div className="mt-5 flex flex-wrap items-center gap-3">
        <Button tone="primary" onClick={loadAgain}>
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

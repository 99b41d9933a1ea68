import type { Metadata } from "next";
import { Framed } from "@/components/shell/framed";
import { ButtonLink } from "@/components/ui/button-link";
import { Shell } from "@/components/ui/shell";

export const metadata: Metadata = { title: "Nothing here" };

const TITLE = "There is nothing here";

/** The same for what never was and for what is somebody else's: it tells nobody which. */
export default function NotFound() {
  const said = (
    <>
      <p className="mb-4 text-muted">
        The address may be mistyped, or what is there is not yours to read. What waits for you is in your
        inbox.
      </p>
      <p className="flex">
        <ButtonLink href="/inbox">Go to the inbox</ButtonLink>
      </p>
    </>
  );
  return (
    <Framed title={TITLE} alone={<Shell title={TITLE}>{said}</Shell>}>
      {said}
    </Framed>
  );
}

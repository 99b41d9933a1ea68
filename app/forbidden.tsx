import { Framed } from "@/components/shell/framed";
import { ButtonLink } from "@/components/ui/button-link";
import { Shell } from "@/components/ui/shell";

const TITLE = "Nothing was done";

export default function Forbidden() {
  const said = (
    <>
      <p className="mb-4 text-muted">
        That request did not come from one of our own pages. Open the inbox, and try it there.
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

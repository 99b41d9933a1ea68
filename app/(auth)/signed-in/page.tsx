import type { Metadata } from "next";
import { Shell } from "@/components/ui/shell";
import { HOME } from "@/lib/web/next-path";
import { requireViewer } from "@/lib/web/viewer";

export const metadata: Metadata = { title: "Signed in" };

/** Where somebody ends up who signed in beside a page on which they had typed something. */
export default async function SignedInPage() {
  const viewer = await requireViewer();
  return (
    <Shell title={`You are signed in, ${viewer.name}`}>
      <p className="mb-4 text-muted">
        Close this tab and go back to the one you came from: what you typed is still there. Send it again.
      </p>
      <a href={HOME} className="text-accent underline">
        Or open the inbox here
      </a>
    </Shell>
  );
}

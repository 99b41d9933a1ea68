import type { Metadata } from "next";
import { ActionForm } from "@/components/ui/action-form";
import { Shell } from "@/components/ui/shell";
import { followLink } from "../actions";

export const metadata: Metadata = { title: "Sign in" };

/** Where a sign-in link leads. Only the button spends it. */
export default function LinkPage() {
  return (
    <Shell title="Sign in with your link">
      <p className="mb-5 text-muted">
        The link works once, in this browser. If you did not ask for it, close this page.
      </p>
      <ActionForm action={followLink} submit="Sign in" sending="Signing in …" fields={[]} />
      <p className="mt-4">
        <a href="/sign-in" className="text-accent underline">
          Other ways to sign in
        </a>
      </p>
    </Shell>
  );
}

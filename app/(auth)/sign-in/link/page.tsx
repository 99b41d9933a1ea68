import type { Metadata } from "next";
import { ActionForm } from "@/components/ui/action-form";
import { Shell } from "@/components/ui/shell";
import { nextPath, withNext } from "@/lib/web/next-path";
import { followLink } from "../actions";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Where a sign-in link leads. Only the button spends it. */
export default async function LinkPage({ searchParams }: Props) {
  const next = nextPath((await searchParams).next);
  return (
    <Shell title="Sign in with your link">
      <p className="mb-5 text-muted">
        The link works once, in this browser. If you did not ask for it, close this page.
      </p>
      <ActionForm
        action={followLink}
        submit="Sign in"
        sending="Signing in …"
        hidden={next === null ? {} : { next }}
        fields={[]}
      />
      <p className="mt-4">
        <a href={withNext("/sign-in", next)} className="text-accent underline">
          Other ways to sign in
        </a>
      </p>
    </Shell>
  );
}

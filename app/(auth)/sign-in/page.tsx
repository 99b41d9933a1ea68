import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ActionForm } from "@/components/ui/action-form";
import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "@/components/ui/notice";
import { Shell } from "@/components/ui/shell";
import { findDemo } from "@/lib/demo/find";
import { database } from "@/lib/web/database";
import { HOME, nextPath, withNext } from "@/lib/web/next-path";
import { problemSentence, providerName } from "@/lib/web/oidc";
import { isSetUp } from "@/lib/web/setup";
import { belongsNowhere, currentViewer } from "@/lib/web/viewer";
import { askForLink, signIn } from "./actions";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const said = await searchParams;
  const next = nextPath(said.next);
  if (await currentViewer()) redirect(next ?? HOME);
  const hidden: Record<string, string> = next === null ? {} : { next };
  const [provider, problem] = [providerName(), problemSentence(said.problem)];
  const [hasPeople, isNowhere] = await Promise.all([isSetUp(), belongsNowhere()]);
  const demo = hasPeople ? null : await findDemo(database().sql);
  const address = { name: "email", label: "E-mail", type: "email", required: true, autoComplete: "username" };
  return (
    <Shell title="Sign in">
      {!hasPeople && (
        <div className="mb-5">
          <Notice tone="refused">
            {demo
              ? "The people of the demo can sign in, with the password printed when it was loaded. For a workspace of your own, open"
              : "Nobody can sign in yet. Open"}{" "}
            the one-time link that <code>npm start</code> printed: it makes you the owner.
          </Notice>
        </div>
      )}
      {isNowhere && (
        <div role="status" className="mb-5">
          <Notice tone="refused">
            Your sign-in is right, but you belong to no workspace any more. Ask an owner to invite you, or
            sign in as somebody else.
          </Notice>
        </div>
      )}
      {problem && (
        <div role="status" className="mb-5">
          <Notice tone="refused">{problem}</Notice>
        </div>
      )}
      {provider && (
        <div className="mb-5 border-b border-line pb-5">
          <ButtonLink href={withNext("/sign-in/provider", next)}>Sign in with {provider}</ButtonLink>
        </div>
      )}
      <ActionForm
        action={signIn}
        submit="Sign in"
        sending="Signing in …"
        hidden={hidden}
        fields={[
          address,
          {
            name: "password",
            label: "Password",
            type: "password",
            required: true,
            autoComplete: "current-password",
          },
        ]}
      />
      <details className="mt-6 border-t border-line pt-4">
        <summary className="font-medium">Sign in with a link instead</summary>
        <div className="mt-4">
          <ActionForm
            action={askForLink}
            submit="Send me a link"
            sending="Sending …"
            tone="plain"
            hidden={hidden}
            fields={[address]}
          />
        </div>
      </details>
    </Shell>
  );
}

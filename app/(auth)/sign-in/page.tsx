import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ActionForm } from "@/components/ui/action-form";
import { Notice } from "@/components/ui/notice";
import { Shell } from "@/components/ui/shell";
import { isSetUp } from "@/lib/web/setup";
import { currentViewer } from "@/lib/web/viewer";
import { askForLink, signIn } from "./actions";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage() {
  if (await currentViewer()) redirect("/inbox");
  const hasPeople = await isSetUp();
  const address = { name: "email", label: "E-mail", type: "email", required: true, autoComplete: "username" };
  return (
    <Shell title="Sign in">
      {!hasPeople && (
        <div className="mb-5">
          <Notice tone="refused">
            Nobody can sign in yet. Open the one-time link that <code>npm start</code> printed: it makes you
            the owner.
          </Notice>
        </div>
      )}
      <ActionForm
        action={signIn}
        submit="Sign in"
        sending="Signing in …"
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
            fields={[address]}
          />
        </div>
      </details>
    </Shell>
  );
}

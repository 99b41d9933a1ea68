import type { ReactNode } from "react";
import type { FormState } from "./form-state";
import { Notice } from "./notice";
import { Said } from "./said";

/** What a form's action answered. Whoever has to sign in again does so beside the form, and loses nothing of it. */
export function FormNotice({ state, children }: { state: NonNullable<FormState>; children?: ReactNode }) {
  return (
    <Notice tone={state.tone}>
      <Said text={state.message} at={state.at} />
      {state.wantsProof && (
        <Beside href="/confirm?next=/signed-in">Confirm who you are in another tab</Beside>
      )}
      {state.signedOut && <Beside href="/sign-in?next=/signed-in">Sign in in another tab</Beside>}
      {children}
    </Notice>
  );
}

function Beside({ href, children }: { href: string; children: string }) {
  return (
    <>
      {" "}
      <a href={href} target="_blank" rel="noopener" className="font-medium text-accent underline">
        {children}
      </a>
      , then send it again.
    </>
  );
}

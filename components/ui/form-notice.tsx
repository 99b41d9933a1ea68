import type { FormState } from "./form-state";
import { Notice } from "./notice";

/** What a form's action answered. Whoever has to sign in again does so beside the form, and loses nothing of it. */
export function FormNotice({ state }: { state: NonNullable<FormState> }) {
  return (
    <Notice tone={state.tone}>
      {state.message}
      {state.wantsProof && (
        <>
          {" "}
          <a href={CONFIRM} target="_blank" rel="noopener" className="font-medium text-accent underline">
            Confirm who you are in another tab
          </a>
          , then send it again.
        </>
      )}
      {state.signedOut && (
        <>
          {" "}
          <a href={SIGN_IN} target="_blank" rel="noopener" className="font-medium text-accent underline">
            Sign in in another tab
          </a>
          , then send it again.
        </>
      )}
    </Notice>
  );
}

const CONFIRM = "/confirm?next=/signed-in";
const SIGN_IN = "/sign-in?next=/signed-in";

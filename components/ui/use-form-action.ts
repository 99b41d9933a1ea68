"use client";

import { type FormEvent, startTransition, useActionState } from "react";
import type { FormAction, FormState } from "./form-state";

/**
 * A form on a server action. React empties a form when its action returns; here what was typed stays, so that a refusal
 * never costs anybody their words. Without JavaScript the same action is an ordinary form post.
 */
export function useFormAction(action: FormAction) {
  const [state, dispatch, isSending] = useActionState<FormState, FormData>(action, null);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const form = new FormData(event.currentTarget, submitter);
    startTransition(() => dispatch(form));
  };
  return { state, isSending, form: { action: dispatch, onSubmit } };
}

"use client";

import { type FormEvent, startTransition, useActionState, useState, useTransition } from "react";
import type { FormAction, FormState } from "./form-state";

/**
 * A form on a server action. Without JavaScript it is an ordinary form post. With it, what was typed stays: React would
 * empty the form when its action returns, and a lost connection would take the whole page away. `prepare` looks at what
 * is about to be sent, may add to it, and may say no; `heard` is told the answer even where the form is gone by then.
 */
export function useFormAction(action: FormAction, prepare: Prepare = () => true, heard?: Heard) {
  const [posted, dispatch] = useActionState<FormState, FormData>(action, null);
  const [answer, setAnswer] = useState<FormState>(null);
  const [isSending, startSending] = useTransition();
  const state = answer ?? posted;
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const form = new FormData(event.currentTarget, submitter);
    if (!prepare(form)) return;
    startSending(async () => {
      const said = await answerOf(action, state, form);
      heard?.(said);
      // What follows an await is outside of the transition unless it is put there: the answer would stand there first, and
      // the page would move a moment later, under the hand that goes on.
      startTransition(() => setAnswer(said));
    });
  };
  return { state, isSending, form: { action: dispatch, onSubmit } };
}

type Prepare = (form: FormData) => boolean;
type Heard = (answer: FormState) => void;

async function answerOf(action: FormAction, state: FormState, form: FormData): Promise<FormState> {
  try {
    return await action(state, form);
  } catch (error) {
    // A redirect and its like travel as errors with a digest, and the framework waits for them.
    if (typeof error === "object" && error !== null && "digest" in error) throw error;
    return { tone: "problem", message: UNREACHED, at: Date.now() };
  }
}

const UNREACHED =
  "The server did not take this. Load the page again to see how things stand before you repeat it.";

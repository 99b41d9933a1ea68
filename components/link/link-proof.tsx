"use client";

import { useContext } from "react";
import { FormId } from "@/components/task/decide/form-id";

/** What goes along with a decision that is made by a link: which link it is and, where nobody is signed in, the code. */
export function LinkProof({ linkId, isTyped }: { linkId: string; isTyped: boolean }) {
  const form = useContext(FormId);
  return (
    <>
      <input type="hidden" name="linkId" value={linkId} form={form} />
      {isTyped && <CodeField form={form} />}
    </>
  );
}

/**
 * The six digits of the message. Beside them stands a field that nobody sees, hears or reaches by key: what fills it in is no
 * person, and its code is not even looked at.
 */
function CodeField({ form }: { form: string | undefined }) {
  return (
    <div className="relative mb-2.5 flex flex-wrap items-center gap-x-2 gap-y-1">
      <label htmlFor="mailed-code" className="font-medium">
        Code from the message
      </label>
      <input
        id="mailed-code"
        name="mailed"
        form={form}
        required
        inputMode="numeric"
        autoComplete="one-time-code"
        placeholder="six digits"
        maxLength={12}
        className="min-h-9 w-32 rounded-md border border-line-strong bg-panel px-2.5 py-1.5 font-mono placeholder:text-muted"
      />
      <div aria-hidden="true" className="absolute -left-[9999px] size-px overflow-hidden">
        <label htmlFor="nickname-of-nobody">Leave this empty</label>
        <input
          id="nickname-of-nobody"
          name="nickname"
          form={form}
          tabIndex={-1}
          autoComplete="off"
          defaultValue=""
        />
      </div>
    </div>
  );
}

"use client";

import { Visible } from "@/components/task/visible";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormAction } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { useFormAction } from "@/components/ui/use-form-action";
import { Whose } from "@/components/ui/whose";

type Props = {
  name: string; // who says that it was not them
  frozen: boolean;
  intentId: string;
  release: FormAction | null; // null: whoever looks is no owner
};

/** A decision that its person denies, and how an owner lets it stand. */
export function DisputeForm({ name, frozen, intentId, release }: Props) {
  return (
    <div className="mb-4 space-y-3">
      <Notice tone="problem">
        <Visible text={name} /> says that the decision in their name was not theirs.{" "}
        {frozen
          ? "Nobody takes the outcome until an owner releases it."
          : "Somebody had taken the outcome before; nobody else does."}
      </Notice>
      {release && <Release action={release} intentId={intentId} />}
    </div>
  );
}

function Release({ action, intentId }: { action: FormAction; intentId: string }) {
  const { state, isSending, form } = useFormAction(action);
  return (
    <details className="rounded-md border border-line px-3 py-2" open={state !== null || undefined}>
      <summary className="font-medium">Let the decision stand…</summary>
      <form {...form} className="mt-3">
        <Whose />
        <input type="hidden" name="intentId" value={intentId} />
        <TextArea
          label="Why"
          hint="(stays in its story)"
          name="note"
          maxLength={2000}
          required
          problem={state?.fields?.note}
        />
        <div role="status" className={state ? "mb-3" : ""}>
          {state && <FormNotice state={state} />}
        </div>
        <Button type="submit" aria-disabled={isSending}>
          {isSending ? "One moment…" : "Release the outcome"}
        </Button>
      </form>
    </details>
  );
}

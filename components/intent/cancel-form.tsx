"use client";

import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormAction } from "@/components/ui/form-state";
import { useFormAction } from "@/components/ui/use-form-action";
import { Whose } from "@/components/ui/whose";

/** Taking a request back: folded away, because it cannot be undone. */
export function CancelForm({ action, intentId }: { action: FormAction; intentId: string }) {
  const { state, isSending, form } = useFormAction(action);
  return (
    <details className="mt-4 rounded-md border border-line px-3 py-2" open={state !== null || undefined}>
      <summary className="font-medium">Take this request back…</summary>
      <form {...form} className="mt-3">
        <Whose />
        <input type="hidden" name="intentId" value={intentId} />
        <TextArea
          label="Why"
          hint="(whoever asked reads it; this cannot be undone)"
          name="reason"
          maxLength={2000}
          required
          problem={state?.fields?.reason}
        />
        <div role="status" className={state ? "mb-3" : ""}>
          {state && <FormNotice state={state} />}
        </div>
        <Button type="submit" tone="danger" aria-disabled={isSending}>
          {isSending ? "Taking it back…" : "Take it back"}
        </Button>
      </form>
    </details>
  );
}

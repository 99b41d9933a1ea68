"use client";

import { Visible } from "@/components/task/visible";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import { Notice } from "@/components/ui/notice";
import { useFormAction } from "@/components/ui/use-form-action";
import { Whose } from "@/components/ui/whose";

/** Reckoning the log again, and how to do it without trusting this page. */
export function VerifyForm({ action, intentId }: { action: FormAction; intentId: string | null }) {
  const { state, isSending, form } = useFormAction(action);
  const [finding = "", ...rest] = state?.message.split("\n") ?? [];
  return (
    <form {...form}>
      <Whose />
      {intentId !== null && <input type="hidden" name="intentId" value={intentId} />}
      <p className="mb-3 text-muted">
        Every event carries the hash of the one before it, so what is changed in a log is found. To check
        without trusting this page, run <code className="font-mono">npm run verify</code> beside the database:
        it reckons everything again from the rows, and prints the same hash as long as nothing happened in
        between. Whoever owns the database could write a whole log anew, or take it away: an export or a hash
        that was kept elsewhere shows that too, and the page “How a stranger checks the log”
        (lib/domain/README.md) says how to read either without Countersign.
      </p>
      <div role="status" className={state ? "mb-3" : ""}>
        {state && (
          <Notice tone={state.tone}>
            <p className="font-medium">{finding}</p>
            {rest.map((line) => (
              <p key={line}>
                <Visible text={line} />
              </p>
            ))}
          </Notice>
        )}
      </div>
      <Button type="submit" aria-disabled={isSending}>
        {isSending ? "Verifying…" : intentId === null ? "Verify the log" : "Verify this log"}
      </Button>
    </form>
  );
}

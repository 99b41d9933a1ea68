"use client";

import { Button } from "@/components/ui/button";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormAction } from "@/components/ui/form-state";
import { useFormAction } from "@/components/ui/use-form-action";
import { Whose } from "@/components/ui/whose";

type Props = { action: FormAction; workspace: string; submit: string };

/** The page at this address, in another workspace. */
export function SwitchHere({ action, workspace, submit }: Props) {
  const { state, isSending, form } = useFormAction(action, undefined, (said) => {
    // A whole new page: nothing that was read of the other workspace stays behind.
    if (said?.tone === "done") window.location.reload();
  });
  return (
    <form {...form}>
      <Whose />
      <input type="hidden" name="workspace" value={workspace} />
      <div role="status" className={state ? "mb-4" : ""}>
        {state && <FormNotice state={state} />}
      </div>
      <Button type="submit" tone="primary" aria-disabled={isSending}>
        {submit}
      </Button>
    </form>
  );
}

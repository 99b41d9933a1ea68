"use client";

import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import { useFormAction } from "@/components/ui/use-form-action";

export function SignOut({ action }: { action: FormAction }) {
  const { state, form } = useFormAction(action);
  return (
    <form {...form} className="flex items-center gap-2">
      {state && <span role="alert">{state.message}</span>}
      <Button type="submit">Sign out</Button>
    </form>
  );
}

"use client";

import { useRef } from "react";
import { useCommands } from "@/components/keys/use-commands";
import { Button } from "@/components/ui/button";
import type { FormAction } from "@/components/ui/form-state";
import { useFormAction } from "@/components/ui/use-form-action";

export function SignOut({ action }: { action: FormAction }) {
  const { state, form } = useFormAction(action);
  const ref = useRef<HTMLFormElement>(null);
  useCommands([
    {
      id: "person.sign-out",
      label: "Sign out",
      group: "You",
      also: ["log out", "leave"],
      run: () => ref.current?.requestSubmit(),
    },
  ]);
  return (
    <form ref={ref} {...form} className="flex items-center gap-2">
      {state && <span role="alert">{state.message}</span>}
      <Button type="submit">Sign out</Button>
    </form>
  );
}

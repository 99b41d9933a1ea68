"use client";

import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { DrawnFrom } from "@/components/ui/drawn-from";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormAction } from "@/components/ui/form-state";
import { useDrawnFrom } from "@/components/ui/use-drawn-from";
import { useFormAction } from "@/components/ui/use-form-action";
import { useTypedEarly } from "@/components/ui/use-typed-early";
import { Whose } from "@/components/ui/whose";
import { usePageStatus } from "./page-status";
import { SettingsField, type SettingsFieldSpec } from "./settings-field";
import { ShownOnce } from "./shown-once";

type Props = {
  action: FormAction;
  fields: SettingsFieldSpec[];
  submit: string;
  tone?: "primary" | "plain" | "danger";
  clears?: boolean; // empty again once it was done, for the next one
  drawnFrom?: string; // where it shows all that is there, and posts all of it
  label?: string; // for those who hear the button without what stands beside it
};

export function SettingsForm(props: Props) {
  const { action, fields, submit, tone = "primary", clears = false, label } = props;
  const id = useId();
  const page = usePageStatus();
  const { state, isSending, form } = useFormAction(action, page.sent, page.heard);
  const drawn = useDrawnFrom(props.drawnFrom, state);
  useTypedEarly(id);
  const [round, setRound] = useState(0); // not begun anew by what is refused afterwards, with other things typed in it
  if (clears && state?.tone === "done" && state.at !== round) setRound(state.at);
  return (
    <form {...form} id={id} ref={page.form} onInput={drawn.onInput} className="max-w-xl">
      <Whose />
      <DrawnFrom print={drawn.print} />
      <div key={`${round} ${drawn.round}`}>
        {fields.map((spec) => (
          <SettingsField key={spec.name} spec={spec} problem={state?.fields?.[spec.name]} />
        ))}
      </div>
      <div role="status" className={state ? "mb-4 space-y-3" : ""}>
        {state && <FormNotice state={state} />}
        {state?.shown && <ShownOnce {...state.shown} />}
      </div>
      <Button type="submit" tone={tone} aria-disabled={isSending} aria-label={label}>
        {isSending ? "One moment …" : submit}
      </Button>
    </form>
  );
}

type PostProps = Omit<Props, "fields" | "clears"> & { fields: Record<string, string> };

/** A button that is a form of its own. */
export function PostButton({ fields, tone = "plain", ...form }: PostProps) {
  const specs = Object.entries(fields).map(([name, value]) => ({ kind: "hidden" as const, name, value }));
  return <SettingsForm {...form} fields={specs} tone={tone} />;
}

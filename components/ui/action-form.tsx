"use client";

import { Button } from "./button";
import { Field, type FieldProps } from "./field";
import { FormNotice } from "./form-notice";
import type { FormAction } from "./form-state";
import { useFormAction } from "./use-form-action";
import { Whose } from "./whose";

type Props = {
  action: FormAction;
  fields: Array<FieldProps & { name: string }>;
  submit: string;
  sending: string;
  tone?: "primary" | "plain";
  hidden?: Record<string, string>; // goes along with every post
};

/** A form of a few fields and one button. */
export function ActionForm({ action, fields, submit, sending, tone = "primary", hidden = {} }: Props) {
  const { state, isSending, form } = useFormAction(action);
  return (
    <form {...form}>
      <Whose />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {fields.map((field) => (
        <Field key={field.name} {...field} problem={state?.fields?.[field.name]} />
      ))}
      <div role="status" className={state ? "mb-4" : ""}>
        {state && <FormNotice state={state} />}
      </div>
      <Button type="submit" tone={tone} className="w-full" aria-disabled={isSending}>
        {isSending ? sending : submit}
      </Button>
    </form>
  );
}

"use client";

import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/field";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormAction, FormState } from "@/components/ui/form-state";
import { Icon } from "@/components/ui/icon";
import { useFormAction } from "@/components/ui/use-form-action";
import type { Outcome } from "@/lib/domain/task-kinds";
import { verbOf } from "./outcome-words";

type Props = {
  action: FormAction;
  taskId: string;
  title: string;
  version: number; // of the payload that is shown beside this form …
  payloadHash: string; // … and its hash: a decision names what it was made on
  outcomes: Outcome[];
  commentRequired: boolean;
  evidenceRequired: boolean;
  formSchema: string | null;
};

export function DecisionForm(props: Props) {
  const { state, isSending, form } = useFormAction(props.action);
  return (
    <form {...form} className="mt-3" aria-label={`Decide: ${props.title}`}>
      <input type="hidden" name="taskId" value={props.taskId} />
      <input type="hidden" name="version" value={props.version} />
      <input type="hidden" name="payloadHash" value={props.payloadHash} />
      <Inputs {...props} state={state} />
      <div role="status" className={state ? "mb-3" : ""}>
        {state && <FormNotice state={state} />}
      </div>
      <div className="flex flex-wrap gap-2">
        {props.outcomes.map((outcome) => (
          <Button
            key={outcome.name}
            type="submit"
            name="outcome"
            value={outcome.name}
            tone={outcome.positive ? "primary" : "plain"}
            aria-disabled={isSending}
          >
            <Icon name={outcome.positive ? "check" : "cross"} />
            {verbOf(outcome.name)}
          </Button>
        ))}
      </div>
    </form>
  );
}

function Inputs({ commentRequired, evidenceRequired, formSchema, state }: Props & { state: FormState }) {
  return (
    <>
      {formSchema !== null && (
        <>
          <TextArea
            name="data"
            label="Answer"
            hint="(JSON)"
            rows={3}
            spellCheck={false}
            className="font-mono"
            problem={state?.fields?.data}
          />
          <details className="-mt-2 mb-3 text-muted">
            <summary>What the answer must hold</summary>
            <pre className="whitespace-pre-wrap px-1 font-mono text-xs">{formSchema}</pre>
          </details>
        </>
      )}
      {evidenceRequired && (
        <TextArea
          name="evidence"
          label="Evidence"
          hint="(what was done, or a link to it)"
          rows={1}
          problem={state?.fields?.evidence}
        />
      )}
      <TextArea
        name="comment"
        label="Comment"
        hint={commentRequired ? "(required)" : "(optional)"}
        rows={1}
        maxLength={4000}
        problem={state?.fields?.comment}
      />
    </>
  );
}

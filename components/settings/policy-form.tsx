"use client";

import { type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { DrawnFrom } from "@/components/ui/drawn-from";
import { Field } from "@/components/ui/field";
import { FormNotice } from "@/components/ui/form-notice";
import type { FormAction } from "@/components/ui/form-state";
import { useDrawnFrom } from "@/components/ui/use-drawn-from";
import { useFormAction } from "@/components/ui/use-form-action";
import { useTypedEarly } from "@/components/ui/use-typed-early";
import { Whose } from "@/components/ui/whose";
import { MOST_LEVELS } from "@/lib/domain/most-levels";
import { SettingsField } from "./settings-field";

export type PolicyValues = {
  policyId?: string;
  name: string;
  patterns: string;
  remindAfter: string;
  remindInterval: string;
  remindMost: string;
  levels: Array<{ after: string; to: string }>;
  repeat: string;
  endAct: string;
  endAfter: string;
  hours: string;
  expiry: string;
  positiveLeast: string;
  targetHigh: string;
  targetNormal: string;
  targetLow: string;
};

type Option = { value: string; label: string };
type Props = {
  action: FormAction;
  values: PolicyValues;
  drawnFrom?: string; // of a policy that is there
  hours: Option[];
  whom: Option[];
  submit: string;
};
type Problems = Record<string, string> | undefined;

const WHOM_LIST = "policy-whom";

/** One policy, part by part, in the order in which things happen. */
export function PolicyForm({ action, values, drawnFrom, hours, whom, submit }: Props) {
  const id = useId();
  const { state, isSending, form } = useFormAction(action);
  const drawn = useDrawnFrom(drawnFrom, state);
  useTypedEarly(id);
  const problems: Problems = state?.fields;
  const text = (name: keyof PolicyValues & string, label: string, hint?: string) => (
    <Field
      name={name}
      label={label}
      hint={hint}
      problem={problems?.[name]}
      defaultValue={String(values[name] ?? "")}
      maxLength={200}
      autoComplete="off"
    />
  );
  return (
    <form key={drawn.round} {...form} id={id} onInput={drawn.onInput} className="max-w-2xl">
      <Whose />
      <DrawnFrom print={drawn.print} />
      {values.policyId && <input type="hidden" name="policyId" value={values.policyId} />}
      <datalist id={WHOM_LIST}>
        {whom.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </datalist>
      {text("name", "Name")}
      {text(
        "patterns",
        "For intents of these types",
        "Such as refund.*, deploy.v1. The one that says it most precisely counts. Left empty: for all that no other policy is for.",
      )}
      <Part title="Reminders" about="Lengths of time are written like 30 min, 2 h or 1 d 12 h.">
        <Row>
          {text("remindAfter", "First after", "Empty: none.")}
          {text("remindInterval", "Then every", "Empty: as long as the first.")}
          {text("remindMost", "How many at most", "Empty: 3.")}
        </Row>
      </Part>
      <Part
        title="Escalation"
        about="Each level counts from the one before it, and asks more people; those who were asked can still decide. Several are written with commas."
      >
        <Levels levels={values.levels} problems={problems} />
        {text("repeat", "How often it begins again", "0: never.")}
      </Part>
      <Part title="When nobody answered to the last of it">
        <Row>
          <SettingsField
            spec={{
              kind: "select",
              name: "endAct",
              label: "Then",
              defaultValue: values.endAct,
              options: [
                { value: "wait", label: "It waits" },
                { value: "owners", label: "The owners are asked as well" },
                { value: "expire", label: "It ends, as at its deadline" },
              ],
            }}
            problem={problems?.endAct}
          />
          {text("endAfter", "After")}
        </Row>
      </Part>
      <Part
        title="At the deadline"
        about="A deadline never shifts, whatever hours count: it is a promise to whoever asked."
      >
        {text("expiry", "It counts as", "fail, or one of the outcomes of the task, such as rejected.")}
        {text(
          "positiveLeast",
          "A yes is allowed if people have at least",
          "Empty: a deadline never brings a yes. Never for high risk, four eyes, or what several people decide; and only for types that are named above.",
        )}
      </Part>
      <Part
        title="Targets"
        about="By when it should be decided. What takes longer is noted on its timeline and counted in Insights; nothing else happens."
      >
        <Row>
          {text("targetHigh", "High risk")}
          {text("targetNormal", "Normal risk")}
          {text("targetLow", "Low risk")}
        </Row>
      </Part>
      <Part title="Which hours count">
        <SettingsField
          spec={{
            kind: "select",
            name: "hours",
            label: "Reminders, levels and targets count",
            defaultValue: values.hours,
            options: hours,
            hint: "As they were when a task was asked: a change counts for what is asked afterwards.",
          }}
          problem={problems?.hours}
        />
      </Part>
      <div role="status" className={state ? "mb-4" : ""}>
        {state && <FormNotice state={state} />}
      </div>
      <Button type="submit" tone="primary" aria-disabled={isSending}>
        {isSending ? "One moment …" : submit}
      </Button>
    </form>
  );
}

function Part({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  return (
    <fieldset className="mb-5 border-t border-line pt-3">
      <legend className="float-left mb-1 w-full font-semibold">{title}</legend>
      <div className="clear-both">
        {about && <p className="mb-3 text-muted">{about}</p>}
        {children}
      </div>
    </fieldset>
  );
}

const Row = ({ children }: { children: ReactNode }) => (
  <div className="grid gap-x-3 sm:grid-cols-[repeat(auto-fit,minmax(10rem,1fr))]">{children}</div>
);

// Without JavaScript there is one row more than is filled in; with it, as many as there may be.
function Levels({ levels, problems }: { levels: PolicyValues["levels"]; problems: Problems }) {
  const [rows, setRows] = useState(Math.min(Math.max(levels.length + 1, 2), MOST_LEVELS));
  return (
    <>
      {Array.from({ length: rows }, (_, i) => i + 1).map((number) => (
        <div key={number} className="grid gap-x-3 sm:grid-cols-[9rem_1fr]">
          <Field
            name={`level.${number}.after`}
            label={`Level ${number} after`}
            problem={problems?.[`level.${number}.after`]}
            defaultValue={levels[number - 1]?.after ?? ""}
            maxLength={50}
            autoComplete="off"
          />
          <Field
            name={`level.${number}.to`}
            label={`Level ${number} asks`}
            hint={
              number === 1
                ? "E-mail addresses, groups, “Finance on call”, manager (of whoever was asked), owners, admins."
                : undefined
            }
            problem={problems?.[`level.${number}.to`]}
            defaultValue={levels[number - 1]?.to ?? ""}
            list={WHOM_LIST}
            maxLength={500}
            autoComplete="off"
          />
        </div>
      ))}
      {rows < MOST_LEVELS && (
        <div className="mb-4">
          <Button type="button" tone="plain" onClick={() => setRows(rows + 1)}>
            One more level
          </Button>
        </div>
      )}
    </>
  );
}

"use client";

import { useId } from "react";
import { CheckBox, FieldSet, Radio } from "@/components/ui/choice";
import { TextArea } from "@/components/ui/field";
import { Icon } from "@/components/ui/icon";
import { Fields } from "../form/fields";
import { JsonEditor } from "../form/json-editor";
import type { Candidate } from "../task-view";
import { Visible } from "../visible";
import { safeLink } from "../words/safe-link";
import { startJson } from "./draft";
import type { Desk } from "./use-desk";

/** The inputs that a task's kind, and what its submitter asked for, bring along. */
export function KindInputs({ desk }: { desk: Desk }) {
  const { task, plan } = desk.paper;
  const { spec } = task;
  const steps = task.about?.checklist ?? [];
  return (
    <>
      {spec.kind === "manual_action" && steps.length > 0 && <Checklist desk={desk} />}
      {plan !== null && <AskedForm desk={desk} />}
      {spec.kind === "assignment" && plan === null && <Assignee desk={desk} />}
      {spec.kind === "review" && <RemarkCount desk={desk} />}
      {(spec.evidenceRequired || spec.kind === "manual_action") && <Evidence desk={desk} />}
    </>
  );
}

function AskedForm({ desk }: { desk: Desk }) {
  const { paper, draft, set, problems } = desk;
  const { plan, task } = paper;
  if (plan === null) return null;
  const { formSchema } = task.spec;
  if (!plan.ok)
    return (
      <JsonEditor
        because={plan.because}
        schema={formSchema}
        start={startJson(formSchema)}
        value={draft.answer}
        change={(answer) => set({ answer })}
        problems={problems}
      />
    );
  return (
    <>
      <noscript>
        <JsonEditor
          because="this browser runs no JavaScript"
          schema={formSchema}
          start={startJson(formSchema)}
          problems={problems}
        />
      </noscript>
      <section aria-label="The form" className="noscript:hidden">
        <Fields
          fields={plan.fields}
          typed={draft.form}
          at="/data"
          problems={problems}
          change={(form) => set({ form })}
        />
      </section>
    </>
  );
}

function Checklist({ desk }: { desk: Desk }) {
  const { paper, draft, set, problems } = desk;
  const steps = paper.task.about?.checklist ?? [];
  const turn = (index: number) => {
    const { ticks } = draft;
    set({ ticks: ticks.includes(index) ? ticks.filter((one) => one !== index) : [...ticks, index] });
  };
  return (
    <FieldSet
      label="What to do"
      hint={`${draft.ticks.length} of ${steps.length} done`}
      problem={problems["/data/checklist"]}
    >
      {steps.map((step, index) => (
        <CheckBox
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          key={index}
          checked={draft.ticks.includes(index)}
          onChange={() => turn(index)}
          label={
            <>
              <Visible text={step.text} />
              {step.isOptional && <span className="text-muted"> (optional)</span>}
            </>
          }
        />
      ))}
    </FieldSet>
  );
}

function Evidence({ desk }: { desk: Desk }) {
  const { paper, draft, set, problems } = desk;
  const link = safeLink(draft.evidence.trim());
  return (
    <>
      <TextArea
        name="evidence"
        label="Evidence"
        hint={
          paper.task.spec.evidenceRequired
            ? "(required: what was done, or a link to it)"
            : "(what was done, or a link to it)"
        }
        rows={2}
        maxLength={10_000}
        value={draft.evidence}
        onChange={(event) => set({ evidence: event.target.value })}
        problem={problems["/data/evidence"]}
      />
      {link && <p className="-mt-2 mb-3 text-xs text-muted">A link to {link.host}</p>}
    </>
  );
}

function RemarkCount({ desk }: { desk: Desk }) {
  const { length } = desk.draft.remarks;
  return (
    <p className="mb-3 flex items-center gap-1.5 text-muted noscript:hidden">
      <Icon name="comment" />
      {length === 0
        ? "Comment on any line or field above; the comments go along with whatever you decide."
        : `${length === 1 ? "1 comment goes" : `${length} comments go`} along with whatever you decide.`}
    </p>
  );
}

const MOST_RADIOS = 8;

function Assignee({ desk }: { desk: Desk }) {
  const name = useId();
  const list = useId();
  const { paper, draft, set, problems } = desk;
  const named = paper.task.about?.candidates ?? [];
  const all: Candidate[] = paper.task.candidates ?? [];
  const candidates =
    named.length > 0 ? named.map((value) => all.find((one) => one.value === value) ?? plain(value)) : all;
  const choose = (assignee: string) => set({ assignee });
  if (candidates.length > 0 && candidates.length <= MOST_RADIOS)
    return (
      <FieldSet label="Whom to?" problem={problems["/data/assignee"]}>
        {candidates.map((one) => (
          <Radio
            key={one.value}
            name="assignee"
            value={one.value}
            checked={draft.assignee === one.value}
            onChange={() => choose(one.value)}
            label={<CandidateLine of={one} />}
          />
        ))}
      </FieldSet>
    );
  return (
    <div className="mb-3">
      <label htmlFor={name} className="mb-1 block font-medium">
        Whom to? <span className="font-normal text-muted">(a person or a group)</span>
      </label>
      <input
        id={name}
        name="assignee"
        list={candidates.length > 0 ? list : undefined}
        autoComplete="off"
        maxLength={200}
        value={draft.assignee}
        onChange={(event) => choose(event.target.value)}
        aria-invalid={problems["/data/assignee"] ? true : undefined}
        aria-describedby={problems["/data/assignee"] ? `${name}-about` : undefined}
        className="min-h-9 w-full rounded-md border border-line-strong bg-panel px-2.5 py-1.5"
      />
      <datalist id={list}>
        {candidates.map((one) => (
          <option key={one.value} value={one.value}>
            {one.name}
          </option>
        ))}
      </datalist>
      {problems["/data/assignee"] && (
        <p id={`${name}-about`} className="mt-1 text-danger">
          {problems["/data/assignee"]}
        </p>
      )}
    </div>
  );
}

const plain = (value: string): Candidate => ({
  value,
  name: value,
  kind: value.startsWith("group:") ? "group" : "person",
});

function CandidateLine({ of: { name, kind, hint, value } }: { of: Candidate }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5">
      {kind === "group" && <Icon name="people" className="text-muted" />}
      <Visible text={name} />
      {kind === "group" && <span className="text-muted">(group)</span>}
      {(hint ?? (value !== name && kind === "person" ? value : undefined)) && (
        <span className="text-muted">{hint ?? value}</span>
      )}
    </span>
  );
}

"use client";

import type { ReactNode } from "react";
import { FieldSet } from "@/components/ui/choice";
import type { Field } from "@/lib/domain/form-plan";
import { Visible } from "../visible";
import { ChoiceInput, SeveralInput, YesNoInput } from "./choices";
import { JsonInput, LineInput } from "./line";
import { ListInput } from "./list";
import type { Typed } from "./typed";

// The inputs of a form that an agent asked for. Every problem is shown at the input whose JSON pointer it names.

export type Problems = Record<string, string>;
export type InputProps = {
  field: Field;
  typed: Typed;
  at: string; // the JSON pointer of this very field
  problems: Problems;
  change: (typed: Typed) => void;
};
export type Said = { label: ReactNode; hint: ReactNode; problem: string | undefined };

type Props = {
  fields: Field[];
  typed: Typed;
  at: string;
  problems: Problems;
  change: (typed: Typed) => void;
};

export function Fields({ fields, typed, at, problems, change }: Props) {
  if (typed.kind !== "group") return null;
  return fields.map((field) => (
    <FieldInput
      key={field.name}
      field={field}
      typed={typed.fields[field.name] ?? { kind: "text", text: "" }}
      at={at + field.at}
      problems={problems}
      change={(one) => change({ kind: "group", fields: { ...typed.fields, [field.name]: one } })}
    />
  ));
}

export function FieldInput(props: InputProps) {
  const { field, at, problems } = props;
  const said = saidOf(field, problems[at]);
  switch (field.input.kind) {
    case "fixed":
      return (
        <Fixed said={said} value={field.input.value === null ? "(nothing)" : textOf(field.input.value)} />
      );
    case "yes-no":
      return <YesNoInput {...props} said={said} look={field.input.look} />;
    case "choice":
      return (
        <ChoiceInput {...props} said={said} choices={field.input.choices} isShort={field.input.isShort} />
      );
    case "several":
      return <SeveralInput {...props} said={said} choices={field.input.choices} />;
    case "list":
      return <ListInput {...props} said={said} input={field.input} />;
    case "json":
      return <JsonInput {...props} said={said} because={field.input.because} />;
    case "group":
      return (
        <FieldSet {...said} className="rounded-md border border-line px-3 pt-1">
          <Fields {...props} fields={field.input.fields} />
        </FieldSet>
      );
    default:
      return <LineInput {...props} said={said} input={field.input} />;
  }
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function saidOf({ label, isRequired, about }: Field, problem: string | undefined): Said {
  return {
    label: (
      <>
        <Visible text={label} />
        {!isRequired && <span className="font-normal text-muted"> (optional)</span>}
      </>
    ),
    hint: about && <Visible text={about} />,
    problem,
  };
}

function Fixed({ said, value }: { said: Said; value: string }) {
  return (
    <div className="mb-3">
      <p className="font-medium">{said.label}</p>
      <p>
        <Visible text={value} />
      </p>
      {said.hint && <p className="text-muted">{said.hint}</p>}
      {said.problem && <p className="text-danger">{said.problem}</p>}
    </div>
  );
}

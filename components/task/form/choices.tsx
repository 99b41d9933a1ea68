"use client";

import { useId } from "react";
import { CheckBox, FieldSet, Radio, Select } from "@/components/ui/choice";
import type { Choice } from "@/lib/domain/form-plan";
import { Visible } from "../visible";
import type { InputProps, Said } from "./fields";

type Props = InputProps & { said: Said };

export function YesNoInput({
  field,
  typed,
  said,
  change,
  look,
}: Props & { look: "ask" | "tick" | "promise" }) {
  const name = useId();
  const isOn = typed.kind === "tick" ? typed.isOn : null;
  if (look !== "ask")
    return (
      <CheckBox
        {...said}
        checked={isOn === true}
        onChange={(event) => change({ kind: "tick", isOn: event.target.checked })}
      />
    );
  const options: Array<[string, boolean | null]> = [
    ["Yes", true],
    ["No", false],
  ];
  if (!field.isRequired) options.push(["No answer", null]);
  return (
    <FieldSet {...said}>
      <div className="flex flex-wrap gap-x-5">
        {options.map(([word, value]) => (
          <Radio
            key={word}
            label={word}
            name={name}
            form={OUTSIDE}
            checked={isOn === value && (value !== null || !field.isRequired)}
            onChange={() => change({ kind: "tick", isOn: value })}
          />
        ))}
      </div>
    </FieldSet>
  );
}

// The answer is sent as a whole; an input of its own name beside it would be refused. Radio buttons need a name to be a group.
const OUTSIDE = "no-form";

export function ChoiceInput({
  field,
  typed,
  said,
  change,
  choices,
  isShort,
}: Props & { choices: Choice[]; isShort: boolean }) {
  const name = useId();
  const chosen = typed.kind === "chosen" ? typed.index : null;
  const choose = (index: number | null) => change({ kind: "chosen", index });
  if (!isShort)
    return (
      <Select
        {...said}
        value={chosen ?? ""}
        onChange={(event) => choose(event.target.value === "" ? null : Number(event.target.value))}
      >
        <option value="">{field.isRequired ? "Choose…" : "No answer"}</option>
        {choices.map((choice, index) => (
          <option key={choice.label} value={index}>
            {choice.label}
          </option>
        ))}
      </Select>
    );
  return (
    <FieldSet {...said}>
      {choices.map((choice, index) => (
        <Radio
          key={choice.label}
          label={<Visible text={choice.label} />}
          name={name}
          form={OUTSIDE}
          checked={chosen === index}
          onChange={() => choose(index)}
        />
      ))}
      {!field.isRequired && (
        <Radio
          label="No answer"
          name={name}
          form={OUTSIDE}
          checked={chosen === null}
          onChange={() => choose(null)}
        />
      )}
    </FieldSet>
  );
}

export function SeveralInput({ typed, said, change, choices }: Props & { choices: Choice[] }) {
  const on = typed.kind === "ticks" ? typed.on : [];
  const turn = (index: number) =>
    change({ kind: "ticks", on: on.includes(index) ? on.filter((one) => one !== index) : [...on, index] });
  return (
    <FieldSet {...said}>
      {choices.map((choice, index) => (
        <CheckBox
          key={choice.label}
          label={<Visible text={choice.label} />}
          checked={on.includes(index)}
          onChange={() => turn(index)}
        />
      ))}
    </FieldSet>
  );
}

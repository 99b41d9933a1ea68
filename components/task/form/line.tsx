"use client";

import { type ComponentProps, useId } from "react";
import { useClock } from "@/components/ui/clock";
import type { Input } from "@/lib/domain/form-plan";
import type { InputProps, Said } from "./fields";

// Whatever is typed: a line, several lines, a number, a date, or JSON where there is no input of its own.

type LineOf = Extract<Input, { kind: "text" | "number" }>;

export function LineInput({ field, typed, said, change, input }: InputProps & { said: Said; input: LineOf }) {
  const value = typed.kind === "text" ? typed.text : "";
  const write = (text: string) => change({ kind: "text", text });
  const isLong = input.kind === "text" && input.look === "lines";
  const { zone } = useClock();
  const clocks = input.kind === "text" && input.look === "date-time" ? clocksOf(zone) : null;
  return (
    <Labelled said={said} hints={[said.hint, clocks]}>
      {(about) =>
        isLong ? (
          <textarea
            {...about}
            rows={3}
            value={value}
            aria-required={field.isRequired}
            onChange={(event) => write(event.target.value)}
          />
        ) : (
          <input
            {...about}
            {...typeOf(input)}
            value={value}
            aria-required={field.isRequired}
            autoComplete="off"
            onChange={(event) => write(event.target.value)}
          />
        )
      }
    </Labelled>
  );
}

/** Whose clocks the value is read by (typed.ts). */
const clocksOf = (zone: string | null): string =>
  zone === null ? "In the time zone of this computer." : `In ${zone}.`;

function typeOf(input: LineOf): ComponentProps<"input"> {
  if (input.kind === "number") return { type: "text", inputMode: input.isWhole ? "numeric" : "decimal" };
  switch (input.look) {
    case "date":
    case "time":
    case "email":
      return { type: input.look };
    case "date-time":
      return { type: "datetime-local" };
    case "uri":
      return { type: "url" };
    default:
      return { type: "text" };
  }
}

export function JsonInput({ typed, said, change, because }: InputProps & { said: Said; because: string }) {
  const value = typed.kind === "text" ? typed.text : "";
  return (
    <Labelled said={said} hints={[said.hint, `To be written as JSON: ${because}.`]}>
      {(about) => (
        <textarea
          {...about}
          rows={4}
          spellCheck={false}
          value={value}
          onChange={(event) => change({ kind: "text", text: event.target.value })}
          className={`${about.className} font-mono`}
        />
      )}
    </Labelled>
  );
}

type About = {
  id: string;
  className: string;
  "aria-invalid": true | undefined;
  "aria-describedby": string | undefined;
};
type LabelledProps = {
  said: Said;
  hints: Array<Said["hint"]>;
  children: (about: About) => React.ReactNode;
};

function Labelled({ said, hints, children }: LabelledProps) {
  const id = useId();
  const told = hints.filter((hint) => hint !== null && hint !== undefined);
  const border = said.problem ? "border-danger" : "border-line-strong";
  return (
    <div className="mb-3">
      <label htmlFor={id} className="mb-1 block font-medium">
        {said.label}
      </label>
      {children({
        id,
        className: `w-full min-h-9 rounded-md border bg-panel px-2.5 py-1.5 text-ink ${border}`,
        "aria-invalid": said.problem ? true : undefined,
        "aria-describedby": told.length > 0 || said.problem ? `${id}-about` : undefined,
      })}
      {(told.length > 0 || said.problem) && (
        <p id={`${id}-about`} className="mt-1">
          {said.problem && <span className="block text-danger">{said.problem}</span>}
          {told.map((hint, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two sentences that never move
            <span key={i} className="block text-muted">
              {hint}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

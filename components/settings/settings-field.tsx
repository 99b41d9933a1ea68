"use client";

import { type ComponentProps, useId, useSyncExternalStore } from "react";
import { Field, TextArea } from "@/components/ui/field";
import { wallIn } from "@/lib/domain/zoned";

// The kinds of field that settings have. They are plain data, so a server page can say them.

type Choice = { value: string; label: string; hint?: string };
export type SettingsFieldSpec =
  | ({ kind: "text"; name: string; label: string; hint?: string; suggestions?: Choice[] } & Pick<
      ComponentProps<"input">,
      | "type"
      | "defaultValue"
      | "required"
      | "maxLength"
      | "minLength"
      | "min"
      | "max"
      | "autoComplete"
      | "placeholder"
      | "inputMode"
      | "readOnly"
      | "spellCheck"
    >)
  | {
      kind: "area";
      name: string;
      label: string;
      hint?: string;
      defaultValue?: string;
      rows?: number;
      maxLength: number;
    }
  | { kind: "select"; name: string; label: string; hint?: string; defaultValue: string; options: Choice[] }
  | { kind: "check"; name: string; label: string; hint?: string; defaultChecked: boolean }
  | { kind: "checks"; name: string; label: string; hint?: string; options: Choice[]; checked: string[] }
  | { kind: "hidden"; name: string; value: string }
  | { kind: "moment"; name: string; label: string; hint?: string; at: string | null; zone: string | null }
  | { kind: "browser-zone"; name: string; label: string; zone: string | null };

type Of<Kind extends SettingsFieldSpec["kind"]> = Extract<SettingsFieldSpec, { kind: Kind }>;
type Props<Spec> = { spec: Spec; problem: string | undefined };

export function SettingsField({ spec, problem }: Props<SettingsFieldSpec>) {
  switch (spec.kind) {
    case "text":
      return <Text spec={spec} problem={problem} />;
    case "area": {
      const { kind: _, ...area } = spec;
      return (
        <TextArea {...area} autoComplete="off" spellCheck={false} problem={problem} className="font-mono" />
      );
    }
    case "select":
      return <Select spec={spec} problem={problem} />;
    case "check":
      return <Check spec={spec} problem={problem} />;
    case "checks":
      return <Checks spec={spec} problem={problem} />;
    case "hidden":
      return <input type="hidden" name={spec.name} value={spec.value} />;
    case "moment":
      return <MomentField spec={spec} problem={problem} />;
    case "browser-zone":
      return <BrowserZone spec={spec} problem={problem} />;
  }
}

function Text({ spec, problem }: Props<Of<"text">>) {
  const list = useId();
  const { kind: _, suggestions, ...field } = spec;
  if (!suggestions) return <Field {...field} problem={problem} />;
  return (
    <>
      <Field {...field} list={list} autoComplete="off" problem={problem} />
      <datalist id={list}>
        {suggestions.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </datalist>
    </>
  );
}

function About({ id, hint, problem }: { id: string; hint: string | undefined; problem: string | undefined }) {
  if (!hint && !problem) return null;
  return (
    <p id={id} className={`mt-1 ${problem ? "text-danger" : "text-muted"}`}>
      {problem ?? hint}
    </p>
  );
}

function Select({ spec, problem }: Props<Of<"select">>) {
  const id = useId();
  return (
    <div className="mb-4">
      <label htmlFor={id} className="mb-1 block font-medium">
        {spec.label}
      </label>
      <select
        // Where a field follows what the server says next, a select would go on showing what it said first.
        key={spec.defaultValue}
        id={id}
        name={spec.name}
        defaultValue={spec.defaultValue}
        aria-invalid={problem ? true : undefined}
        aria-describedby={`${id}-about`}
        className={`min-h-9 w-full rounded-md border bg-panel px-2 py-1.5 text-ink ${problem ? "border-danger" : "border-line-strong"}`}
      >
        {spec.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <About id={`${id}-about`} hint={spec.hint} problem={problem} />
    </div>
  );
}

const BOX = "mt-0.5 size-4 shrink-0 accent-accent";

function Check({ spec, problem }: Props<Of<"check">>) {
  const id = useId();
  return (
    <div className="mb-4">
      <label className="flex min-h-7 items-start gap-2 pointer-coarse:min-h-12">
        <input
          type="checkbox"
          name={spec.name}
          defaultChecked={spec.defaultChecked}
          aria-describedby={`${id}-about`}
          className={BOX}
        />
        <span className="font-medium">{spec.label}</span>
      </label>
      <div className="pl-6">
        <About id={`${id}-about`} hint={spec.hint} problem={problem} />
      </div>
    </div>
  );
}

/** Each is posted under a name of its own: `groups.<value>`. */
function Checks({ spec, problem }: Props<Of<"checks">>) {
  const id = useId();
  return (
    <fieldset className="mb-4" aria-describedby={`${id}-about`}>
      <legend className="mb-1 font-medium">{spec.label}</legend>
      <div className={`space-y-1 ${spec.options.length > 8 ? "max-h-56 overflow-y-auto" : ""}`}>
        {spec.options.map(({ value, label, hint }) => (
          <label key={value} className="flex min-h-7 items-start gap-2 pointer-coarse:min-h-12">
            <input
              type="checkbox"
              name={`${spec.name}.${value}`}
              defaultChecked={spec.checked.includes(value)}
              className={BOX}
            />
            <span>
              {label}
              {hint && <span className="block text-muted">{hint}</span>}
            </span>
          </label>
        ))}
      </div>
      <About id={`${id}-about`} hint={spec.hint} problem={problem} />
    </fieldset>
  );
}

/** The zone that was chosen, or the browser's own: until that is known, and without JavaScript, UTC. */
function useZone(chosen: string | null): string {
  const own = useSyncExternalStore(NEVER, ownZone, () => "UTC");
  return chosen ?? own;
}
const NEVER = () => () => {};
const ownZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A day and a time, as the clock shows it in the zone that a field beside it names. */
function MomentField({ spec, problem }: Props<Of<"moment">>) {
  const { kind: _, at, zone: chosen, ...field } = spec;
  const zone = useZone(chosen);
  const shown = at === null ? "" : wallIn(zone, new Date(at));
  // Begun anew with what the server says next, and not where only the zone is known by now: something may be typed in it.
  const said = `${at} ${chosen}`;
  return <Field key={said} {...field} type="datetime-local" defaultValue={shown} problem={problem} />;
}

/** In which zone the times of this form are meant. */
function BrowserZone({ spec }: Props<Of<"browser-zone">>) {
  const zone = useZone(spec.zone);
  return (
    <p className="mb-4 text-muted">
      <input type="hidden" name={spec.name} value={zone} />
      {spec.label} {zone}.
    </p>
  );
}

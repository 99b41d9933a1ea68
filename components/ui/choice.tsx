import { type ComponentProps, type ReactNode, useId } from "react";

// One of several, some of several, yes or no. Each with its label, its hint and its problem, like a Field.

type Said = { label: ReactNode; hint?: ReactNode; problem?: string | undefined };

const BOX = "w-full min-h-9 rounded-md border bg-panel px-2.5 py-1.5 text-ink";

export function Select({ label, hint, problem, children, ...select }: ComponentProps<"select"> & Said) {
  const id = useId();
  return (
    <div className="mb-3">
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <select
        id={id}
        className={`${BOX} ${problem ? "border-danger" : "border-line-strong"}`}
        aria-invalid={problem ? true : undefined}
        aria-describedby={hint || problem ? `${id}-about` : undefined}
        {...select}
      >
        {children}
      </select>
      <About id={id} hint={hint} problem={problem} />
    </div>
  );
}

export function CheckBox({ label, hint, problem, ...input }: ComponentProps<"input"> & Said) {
  const id = useId();
  return (
    <div className="mb-2">
      <label className="flex min-h-7 items-start gap-2 pointer-coarse:min-h-12">
        <input
          type="checkbox"
          className="mt-1 size-4 shrink-0 accent-accent"
          aria-invalid={problem ? true : undefined}
          aria-describedby={hint || problem ? `${id}-about` : undefined}
          {...input}
        />
        <span className="min-w-0">{label}</span>
      </label>
      <About id={id} hint={hint} problem={problem} />
    </div>
  );
}

/** A group of inputs under one name: radio buttons, check boxes, or the fields of something nested. */
export function FieldSet({
  label,
  hint,
  problem,
  children,
  className = "",
}: Said & { children: ReactNode; className?: string }) {
  const id = useId();
  return (
    <fieldset
      className={`mb-3 min-w-0 ${className}`}
      data-problem={problem ? true : undefined}
      aria-describedby={hint || problem ? `${id}-about` : undefined}
    >
      <legend className="mb-1 font-medium">{label}</legend>
      {children}
      <About id={id} hint={hint} problem={problem} />
    </fieldset>
  );
}

export function Radio({ label, ...input }: ComponentProps<"input"> & { label: ReactNode }) {
  return (
    <label className="flex min-h-7 items-start gap-2 py-0.5 pointer-coarse:min-h-12">
      <input type="radio" className="mt-1 size-4 shrink-0 accent-accent" {...input} />
      <span className="min-w-0">{label}</span>
    </label>
  );
}

function About({ id, hint, problem }: { id: string; hint?: ReactNode; problem?: string | undefined }) {
  if (!hint && !problem) return null;
  return (
    <p id={`${id}-about`} className={`mt-1 ${problem ? "text-danger" : "text-muted"}`}>
      {problem ?? hint}
    </p>
  );
}

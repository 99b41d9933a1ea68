import { type ComponentProps, useId } from "react";

export type FieldProps = ComponentProps<"input"> & { label: string; hint?: string; problem?: string };

const BOX =
  "w-full rounded-md border bg-panel px-2.5 py-1.5 text-ink placeholder:text-muted read-only:bg-sunken read-only:text-muted";

export function Field({ label, hint, problem, ...input }: FieldProps) {
  const id = useId();
  if (input.type === "checkbox") return <Check id={id} label={label} hint={hint} {...input} />;
  return (
    <div className="mb-4">
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <input
        id={id}
        className={`${BOX} min-h-9 ${problem ? "border-danger" : "border-line-strong"}`}
        aria-invalid={problem ? true : undefined}
        aria-describedby={hint || problem ? `${id}-about` : undefined}
        {...input}
      />
      {(hint || problem) && (
        <p id={`${id}-about`} className={`mt-1 ${problem ? "text-danger" : "text-muted"}`}>
          {problem ?? hint}
        </p>
      )}
    </div>
  );
}

function Check({ id, label, hint, ...input }: Omit<FieldProps, "problem"> & { id: string }) {
  return (
    <div className="mb-4">
      <label htmlFor={id} className="flex min-h-7 items-start gap-2 font-medium pointer-coarse:min-h-12">
        <input
          id={id}
          className="mt-0.5 size-4 shrink-0 accent-accent"
          aria-describedby={hint ? `${id}-about` : undefined}
          {...input}
        />
        {label}
      </label>
      {hint && (
        <p id={`${id}-about`} className="pl-6 text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}

type TextAreaProps = ComponentProps<"textarea"> & Pick<FieldProps, "label" | "hint" | "problem">;

export function TextArea({ label, hint, problem, className = "", ...area }: TextAreaProps) {
  const id = useId();
  return (
    <div className="mb-3">
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
        {hint && <span className="font-normal text-muted"> {hint}</span>}
      </label>
      <textarea
        id={id}
        className={`${BOX} field-sizing-content max-h-64 min-h-9 ${problem ? "border-danger" : "border-line-strong"} ${className}`}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${id}-about` : undefined}
        {...area}
      />
      {problem && (
        <p id={`${id}-about`} className="mt-1 text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}

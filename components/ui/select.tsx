import { type ComponentProps, useId } from "react";

type Props = ComponentProps<"select"> & { label: string; options: Array<{ value: string; label: string }> };

export function Select({ label, options, className = "", ...rest }: Props) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      <select
        id={id}
        className="min-h-9 w-full rounded-md border border-line-strong bg-panel px-2 py-1.5 text-ink"
        {...rest}
      >
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

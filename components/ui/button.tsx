import type { ComponentProps } from "react";

type Tone = "primary" | "plain" | "danger";

const TONES: Record<Tone, string> = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-strong",
  plain: "border-line-strong bg-panel text-ink hover:bg-sunken",
  danger: "border-danger bg-panel text-danger hover:bg-danger-soft",
};

export function Button({
  tone = "plain",
  className = "",
  ...rest
}: ComponentProps<"button"> & { tone?: Tone }) {
  return (
    <button
      type="button"
      className={`inline-flex min-h-9 items-center justify-center gap-1.5 rounded-md border px-3 py-1.5 font-medium motion-safe:transition-colors motion-safe:duration-100 disabled:opacity-60 ${TONES[tone]} ${className}`}
      {...rest}
    />
  );
}

import type { ComponentProps } from "react";

/** Looks like a plain button and leads somewhere. */
export function ButtonLink({ className = "", children, ...rest }: ComponentProps<"a">) {
  return (
    <a
      className={`flex min-h-9 items-center justify-center gap-1.5 rounded-md border border-line-strong bg-panel px-3 py-1.5 text-center font-medium text-ink hover:bg-sunken motion-safe:transition-colors motion-safe:duration-100 ${className}`}
      {...rest}
    >
      {children}
    </a>
  );
}

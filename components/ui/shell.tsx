import type { ReactNode } from "react";

/** A page with one thing on it: signing in, the first run, an error. */
export function Shell({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col px-4 py-10 sm:py-20">
      <p className="mb-6 flex items-center gap-2 font-semibold">
        <Mark /> Countersign
      </p>
      <div className="rounded-lg border border-line bg-panel p-5 sm:p-6">
        <h1 className="mb-3 text-xl font-semibold leading-tight">{title}</h1>
        {children}
      </div>
    </main>
  );
}

export function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 20 20" className="size-5 shrink-0 text-accent">
      <rect x="1" y="1" width="18" height="18" rx="5" fill="currentColor" />
      <path
        d="M5.5 10.5l3 3 6-7"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </svg>
  );
}

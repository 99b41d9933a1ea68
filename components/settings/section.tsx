import type { ReactNode } from "react";
import { Icon, type IconName } from "@/components/ui/icon";

/** One subject of a settings page. */
export function Section({
  title,
  about,
  children,
}: {
  title: ReactNode;
  about?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="mb-6 rounded-lg border border-line bg-panel p-4 sm:p-5">
      <h2 className="text-base font-semibold">{title}</h2>
      {about && <div className="mt-1 max-w-2xl text-muted">{about}</div>}
      <div className="mt-4">{children}</div>
    </section>
  );
}

/** What is done seldom and not by accident: folded until somebody wants it. */
export function Folded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="rounded-md border border-line [&:not(:last-child)]:mb-3">
      <summary className="min-h-9 px-3 py-2 font-medium">{title}</summary>
      <div className="border-t border-line p-3">{children}</div>
    </details>
  );
}

const TONES = {
  plain: "border-line-strong text-muted",
  good: "border-good bg-good-soft text-good",
  warn: "border-warn bg-warn-soft text-warn",
  danger: "border-danger bg-danger-soft text-danger",
} as const;

/** A state: a word and a shape, and its colour only beside them. */
export function Badge({
  icon,
  tone = "plain",
  children,
}: {
  icon?: IconName;
  tone?: keyof typeof TONES;
  children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex items-center gap-1 whitespace-nowrap rounded-md border px-1.5 py-0.5 text-xs font-medium ${TONES[tone]}`}
    >
      {icon && <Icon name={icon} className="size-3.5" />}
      {children}
    </span>
  );
}

/** Beneath a list that goes on. */
export function Pages({ first, next }: { first: string | null; next: string | null }) {
  if (first === null && next === null) return null;
  return (
    <nav aria-label="Pages of the list" className="mt-4 flex justify-between gap-4">
      {first ? <PageLink href={first}>First page</PageLink> : <span />}
      {next && <PageLink href={next}>Next page</PageLink>}
    </nav>
  );
}

function PageLink({ href, children }: { href: string; children: string }) {
  return (
    <a
      href={href}
      className="inline-flex min-h-9 items-center rounded-md border border-line-strong bg-panel px-3 font-medium hover:bg-sunken"
    >
      {children}
    </a>
  );
}

export const Nothing = ({ children }: { children: ReactNode }) => (
  <p className="rounded-md border border-dashed border-line-strong px-4 py-6 text-center text-muted">
    {children}
  </p>
);

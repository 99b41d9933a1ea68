"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";

export type SettingsEntry = { href: string; label: string };

/** Between the settings pages. On a narrow screen it wraps: nothing hides behind an edge. */
export function SettingsNav({ entries }: { entries: SettingsEntry[] }) {
  const path = usePathname();
  return (
    <nav aria-label="Settings" className="mb-6 border-b border-line">
      <ul className="-mb-px flex flex-wrap gap-x-1">
        {entries.map(({ href, label }) => {
          const isHere = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                prefetch={false}
                aria-current={isHere ? "page" : undefined}
                className="inline-flex min-h-9 items-center border-b-2 border-transparent px-2.5 text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-ink"
              >
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";

export type SettingsEntry = { href: string; label: string };

/**
 * Between the settings pages. On a narrow screen it is one row that is moved sideways, with the page that is open in sight and a
 * shadow where there is more. Each is as wide as it would be in bold, so that none moves another.
 */
export function SettingsNav({ entries }: { entries: SettingsEntry[] }) {
  const path = usePathname();
  const row = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another place in the row
  useEffect(() => {
    const show = () => {
      const here = row.current?.querySelector<HTMLElement>("[aria-current=page]");
      if (!row.current || !here) return;
      row.current.scrollLeft = here.offsetLeft - (row.current.clientWidth - here.offsetWidth) / 2;
    };
    show();
    addEventListener("resize", show); // a phone that is turned
    return () => removeEventListener("resize", show);
  }, [path]);
  return (
    <nav aria-label="Settings" className="mb-6 border-b border-line">
      <ul
        ref={row}
        className="max-md:edged relative flex gap-x-1 overflow-x-auto [--under:var(--page)] [scrollbar-width:none] md:-mb-px md:flex-wrap md:overflow-visible"
      >
        {entries.map(({ href, label }) => {
          const isHere = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href} className="shrink-0">
              <Link
                href={href}
                prefetch={false}
                aria-current={isHere ? "page" : undefined}
                data-label={label}
                className="inline-flex min-h-9 flex-col items-center justify-center border-b-2 border-transparent px-2.5 text-muted -outline-offset-2 after:invisible after:block after:h-0 after:overflow-hidden after:font-semibold after:content-[attr(data-label)/''] hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-semibold aria-[current=page]:text-ink pointer-coarse:min-h-12"
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

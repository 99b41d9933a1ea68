"use client";

import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { Icon } from "@/components/ui/icon";
import { useCounts } from "./live-counts";
import { PAGES, type Page, VIEWS } from "./pages";

export type NavCount = { href: string; count: string };
type Props = { counts: NavCount[]; saved: Array<{ href: string; label: string }> };

export function Nav({ counts: first, saved }: Props) {
  const counts = useCounts(first);
  const path = usePathname();
  const search = useSearchParams();
  const view = search.get("view");
  const isHere = (href: string): boolean => {
    if (!href.startsWith("/inbox")) return path === href || path.startsWith(`${href}/`);
    if (!path.startsWith("/inbox")) return false;
    const saidSaved = search.get("saved");
    const wanted = new URLSearchParams(href.split("?")[1] ?? "");
    if (wanted.has("saved") || saidSaved) return wanted.get("saved") === saidSaved;
    return (wanted.get("view") ?? "mine") === (view ?? "mine");
  };
  return (
    <nav aria-label="Pages" className="space-y-4">
      <Entries title="Inbox" entries={VIEWS} counts={counts} isHere={isHere} />
      {saved.length > 0 && (
        <Entries
          title="Saved views"
          entries={saved.map((view) => ({ ...view, icon: "filter" as const }))}
          counts={counts}
          isHere={isHere}
        />
      )}
      <Entries title="Workspace" entries={PAGES} counts={counts} isHere={isHere} />
    </nav>
  );
}

type EntriesProps = {
  title: string;
  entries: Page[];
  counts: NavCount[];
  isHere: (href: string) => boolean;
};

function Entries({ title, entries, counts, isHere }: EntriesProps) {
  return (
    <div>
      <p className="px-2 pb-1 text-xs font-semibold text-muted">{title}</p>
      <ul>
        {entries.map(({ href, label, icon }) => (
          <li key={href}>
            <Link
              href={href}
              prefetch={false}
              aria-current={isHere(href) ? "page" : undefined}
              className="flex min-h-8 items-center gap-2 rounded-md px-2 py-1 hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold"
            >
              <Icon name={icon} className="text-muted" />
              <span className="min-w-0 flex-1 truncate">{label}</span>
              <Count text={counts.find((each) => each.href === href)?.count} />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Count({ text }: { text: string | undefined }) {
  if (!text || text === "0") return null;
  return <span className="text-xs tabular-nums text-muted">{text}</span>;
}

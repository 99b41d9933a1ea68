import Link from "next/link";
import { Button } from "@/components/ui/button";
import type { PersonStatus } from "@/lib/domain/roles";

type Props = { show: PersonStatus; search: string; counts: Record<PersonStatus, number> };

const SHOWN: Array<[PersonStatus, string]> = [
  ["active", "Here"],
  ["invited", "Invited"],
  ["removed", "Removed"],
];

/** Which people, and a search among them: both in the address. */
export function PeopleFilter({ show, search, counts }: Props) {
  return (
    <div className="mb-4 flex flex-wrap items-end gap-3">
      <nav aria-label="Which people" data-filters>
        <ul className="flex flex-wrap gap-1">
          {SHOWN.map(([status, label]) => (
            <li key={status}>
              <Link
                href={`/settings/people?show=${status}`}
                prefetch={false}
                aria-current={show === status ? "true" : undefined}
                className="inline-flex min-h-9 items-center gap-1.5 rounded-md border border-line-strong bg-panel px-2.5 hover:bg-sunken aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft aria-[current=true]:font-semibold"
              >
                {label} <span className="tabular-nums text-muted">{counts[status]}</span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <search className="flex-1 basis-56">
        <form action="/settings/people" className="flex gap-2">
          <input type="hidden" name="show" value={show} />
          <input
            type="search"
            name="q"
            data-search
            aria-label="Search by name or e-mail"
            placeholder="Name or e-mail"
            defaultValue={search}
            maxLength={100}
            className="min-h-9 w-full min-w-0 rounded-md border border-line-strong bg-panel px-2.5 placeholder:text-muted"
          />
          <Button type="submit" className="shrink-0 whitespace-nowrap">
            Search
          </Button>
        </form>
      </search>
    </div>
  );
}

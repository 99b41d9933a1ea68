import Form from "next/form";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import type { Named } from "@/lib/db/read/insight-names";
import { PERIOD_WORDS, PERIODS } from "@/lib/domain/insight-period";
import { wordsOf } from "@/lib/domain/outcome-words";
import { TASK_KINDS } from "@/lib/domain/types";
import { hrefFor, type Query } from "./query";

type Props = { query: Query; groups: Named[] };

/** Over which time, of which group and which kind: in the address, so that it can be sent to somebody. */
export function Filters({ query, groups }: Props) {
  return (
    <div className="mb-4 rounded-lg border border-line bg-panel p-3">
      <nav aria-label="Period" className="mb-3">
        <ul className="flex flex-wrap gap-2">
          {PERIODS.map((period) => (
            <li key={period}>
              <Link
                href={hrefFor(query, { period })}
                prefetch={false}
                aria-current={period === query.period ? "true" : undefined}
                className="inline-flex min-h-9 items-center rounded-md border border-line-strong px-3 py-1.5 font-medium hover:bg-sunken aria-[current=true]:border-accent aria-[current=true]:bg-accent-soft aria-[current=true]:underline"
              >
                {PERIOD_WORDS[period]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Form
        key={hrefFor(query, { period: query.period })}
        action="/insights"
        aria-label="Narrow down"
        className="grid grid-cols-1 items-end gap-3 min-[420px]:grid-cols-2 sm:grid-cols-[1fr_1fr_auto]"
      >
        <input type="hidden" name="period" value={query.period} />
        {groups.length > 0 && (
          <Select
            label="Asked of"
            name="group"
            defaultValue={query.group ?? ""}
            options={[
              { value: "", label: "Anybody" },
              ...groups.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
        <Select
          label="Kind"
          name="kind"
          defaultValue={query.kind ?? ""}
          options={[
            { value: "", label: "Every kind" },
            ...TASK_KINDS.map((kind) => ({ value: kind, label: wordsOf(kind) })),
          ]}
        />
        <Button type="submit">Show</Button>
      </Form>
    </div>
  );
}

import Form from "next/form";
import type { ReactNode } from "react";
import { Button } from "./button";

type Props = { action: string; isFiltered: boolean; label: string; children: ReactNode };

/** Filters that live in the address: an ordinary GET form, which works without scripts and can be sent to somebody. */
export function FilterForm({ action, isFiltered, label, children }: Props) {
  return (
    <Form
      action={action}
      role="search"
      aria-label={label}
      className="mb-4 rounded-lg border border-line bg-panel p-3"
    >
      <div className="grid grid-cols-1 gap-x-3 min-[420px]:grid-cols-2 lg:grid-cols-6">{children}</div>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" tone="primary">
          Search
        </Button>
        {isFiltered && (
          <a href={action} className="text-accent underline">
            Clear filters
          </a>
        )}
      </div>
    </Form>
  );
}

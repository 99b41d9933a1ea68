import Form from "next/form";
import { type ReactNode, useId } from "react";
import { Button } from "./button";

type Props = {
  action: string;
  label: string;
  words: { value: string | undefined; placeholder: string };
  isFiltered: boolean;
  isOpen: boolean; // one of the folded filters is set
  children: ReactNode;
};

/** Filters that live in the address: an ordinary GET form, which works without scripts and can be sent to somebody. */
export function FilterForm({ action, label, words, isFiltered, isOpen, children }: Props) {
  const id = useId();
  return (
    <Form
      action={action}
      role="search"
      aria-label={label}
      className="mb-4 rounded-lg border border-line bg-panel p-3"
    >
      <div className="flex flex-wrap items-center gap-2">
        <label htmlFor={id} className="sr-only">
          Search
        </label>
        <input
          id={id}
          name="q"
          type="search"
          data-search
          defaultValue={words.value}
          maxLength={200}
          placeholder={words.placeholder}
          className="min-h-9 min-w-0 flex-1 basis-52 rounded-md border border-line-strong bg-panel px-2.5 py-1.5 text-ink placeholder:text-muted"
        />
        <Button type="submit" tone="primary">
          Search
        </Button>
        {isFiltered && (
          <a href={action} className="px-1 text-accent underline">
            Clear filters
          </a>
        )}
      </div>
      <details open={isOpen} data-filters className="mt-2">
        <summary className="w-max py-1 text-muted">More filters</summary>
        <div className="mt-2 grid grid-cols-1 gap-x-3 min-[420px]:grid-cols-2 lg:grid-cols-3">{children}</div>
      </details>
    </Form>
  );
}

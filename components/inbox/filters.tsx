"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { type InboxQuery, isFiltered, writeInboxQuery } from "@/lib/domain/inbox-views";
import { wordsOf } from "@/lib/domain/outcome-words";
import { RISKS, TASK_KINDS } from "@/lib/domain/types";
import { seek } from "./use-sought";

type Props = {
  query: InboxQuery;
  groups: Array<{ id: string; name: string }>;
  onQuery: (query: InboxQuery) => void;
  makesRoom: boolean; // on a phone: for what is done with those that were selected
  children: ReactNode; // what is done with the view as a whole
};

export const BOX = "min-h-9 rounded-md border border-line-strong bg-panel px-2 py-1 placeholder:text-muted";

/** Search and filters. Without scripts it is an ordinary form whose fields end up in the address. */
export function Filters({ query, groups, onQuery, makesRoom, children }: Props) {
  const [isOpen, setOpen] = useState(isFiltered({ ...query, q: undefined }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => String(form.get(name) ?? "").trim() || undefined;
    const next: InboxQuery = {
      view: query.view,
      q: said("q"),
      kind: said("kind") as InboxQuery["kind"],
      risk: said("risk") as InboxQuery["risk"],
      agent: said("agent"),
      type: said("type"),
      group: said("group"),
    };
    if (writeInboxQuery(next) !== writeInboxQuery(query)) seek();
    onQuery(next);
  };
  return (
    <search className={`block border-b border-line px-3 py-2 ${makesRoom ? "max-md:hidden" : ""}`}>
      <form key={writeInboxQuery(query)} action="/inbox" onSubmit={submit} data-filters>
        {query.view !== "mine" && <input type="hidden" name="view" value={query.view} />}
        <div className="flex gap-2">
          <label className="relative min-w-0 flex-1">
            <span className="sr-only">Search</span>
            <Icon name="search" className="pointer-events-none absolute left-2 top-2.5 text-muted" />
            <input
              name="q"
              type="search"
              defaultValue={query.q}
              maxLength={300}
              placeholder="Search"
              data-search
              className={`${BOX} w-full pl-8`}
            />
          </label>
          <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <Icon name="filter" /> <span className="max-sm:sr-only">Filters</span>
          </Button>
        </div>
        {isOpen && (
          <div className="mt-2 grid grid-cols-2 gap-2">
            <Choice
              name="kind"
              label="Kind"
              value={query.kind}
              options={TASK_KINDS.map((kind) => [kind, wordsOf(kind)])}
            />
            <Choice
              name="risk"
              label="Risk"
              value={query.risk}
              options={RISKS.map((risk) => [risk, wordsOf(risk)])}
            />
            <Text name="agent" label="Agent" value={query.agent} />
            <Text name="type" label="Intent type" value={query.type} />
            {groups.length > 0 && (
              <Choice
                name="group"
                label="Group"
                value={query.group}
                options={groups.map(({ id, name }) => [id, name])}
              />
            )}
            <div className="col-span-2 flex flex-wrap gap-2">
              <Button type="submit" tone="primary">
                Apply
              </Button>
              {isFiltered(query) && <Button onClick={() => onQuery({ view: query.view })}>Clear</Button>}
            </div>
          </div>
        )}
      </form>
      {children}
    </search>
  );
}

type ChoiceProps = { name: string; label: string; value?: string; options: Array<[string, string]> };

const Choice = ({ name, label, value, options }: ChoiceProps) => (
  <label className="min-w-0">
    <span className="block text-xs text-muted">{label}</span>
    <select name={name} defaultValue={value ?? ""} className={`${BOX} w-full`}>
      <option value="">Any</option>
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {words}
        </option>
      ))}
    </select>
  </label>
);

const Text = ({ name, label, value }: { name: string; label: string; value?: string }) => (
  <label className="min-w-0">
    <span className="block text-xs text-muted">{label}</span>
    <input name={name} defaultValue={value} maxLength={200} className={`${BOX} w-full`} />
  </label>
);

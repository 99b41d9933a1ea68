import type { Metadata } from "next";
import { IntentList } from "@/components/intent/intent-list";
import { Field } from "@/components/ui/field";
import { FilterForm } from "@/components/ui/filter-form";
import { Nothing } from "@/components/ui/nothing";
import { PageLinks } from "@/components/ui/page-links";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select } from "@/components/ui/select";
import { searchIntents } from "@/lib/db/read/search-intents";
import { STATUS_WORDS } from "@/lib/domain/status-words";
import { STATUSES } from "@/lib/domain/types";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { Frame } from "../frame";
import { isFiltered, lineOf, pageHref, type Query, readQuery, type SearchParams, searchOf } from "./query";

export const metadata: Metadata = { title: "Intents" };

const LIMIT = 50;
const STATUS_CHOICES = [
  { value: "", label: "Any" },
  { value: "open", label: "Open" },
  { value: "ended", label: "Ended" },
  ...STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status] })),
];
const RISK_CHOICES = [
  { value: "", label: "Any" },
  { value: "high", label: "High" },
  { value: "normal", label: "Normal" },
  { value: "low", label: "Low" },
];

/** Everybody in a workspace may look at what its agents asked, as over the API. */
export default async function IntentsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer();
  const query = readQuery(await searchParams);
  const { rows, next, lookedTo } = await searchIntents(database().sql, viewer.workspaceId, searchOf(query), {
    limit: LIMIT,
    before: query.before,
  });
  const now = viewer.seenAt.toISOString();
  return (
    <Frame viewer={viewer}>
      <h1 className="mb-3 text-xl font-semibold">Intents</h1>
      <Filters query={query} />
      {rows.length === 0 ? (
        <Empty query={query} lookedTo={lookedTo} now={now} />
      ) : (
        <>
          <IntentList lines={rows.map(lineOf)} now={now} label="Intents, newest first" />
          {lookedTo && <LookedTo at={lookedTo} now={now} />}
        </>
      )}
      <PageLinks
        first={query.before ? pageHref(query, null) : null}
        next={next && pageHref(query, next)}
        nextLabel={lookedTo ? "Look further back" : "Next page"}
      />
    </Frame>
  );
}

// The key makes it a new form when the filters change by a link, so that it never shows what was typed before.
function Filters({ query }: { query: Query }) {
  const { q, status, type, agent, risk } = query;
  return (
    <FilterForm
      key={pageHref(query, null)}
      action="/intents"
      label="Search intents"
      words={{ value: q, placeholder: "Title, type, agent or id" }}
      isFiltered={isFiltered(query)}
      isOpen={isFiltered({ ...query, q: undefined })}
    >
      <Select
        label="Status"
        name="status"
        defaultValue={status ?? ""}
        options={STATUS_CHOICES}
        className="mb-4"
      />
      <Select label="Risk" name="risk" defaultValue={risk ?? ""} options={RISK_CHOICES} className="mb-4" />
      <Field label="Type" name="type" defaultValue={type} maxLength={200} placeholder="refund" />
      <Field label="Agent" name="agent" defaultValue={agent} maxLength={400} placeholder="refunds" />
    </FilterForm>
  );
}

function LookedTo({ at, now }: { at: Date; now: string }) {
  return (
    <p className="mt-3 text-muted">
      Looked through what was asked up to <RelativeTime at={at.toISOString()} now={now} past />.
    </p>
  );
}

function Empty({ query, lookedTo, now }: { query: Query; lookedTo: Date | null; now: string }) {
  if (lookedTo)
    return (
      <Nothing title="Nothing found so far">
        <LookedTo at={lookedTo} now={now} />
      </Nothing>
    );
  if (isFiltered(query))
    return (
      <Nothing title="No match">
        <a href="/intents" className="text-accent underline">
          Clear the filters
        </a>{" "}
        to see every intent.
      </Nothing>
    );
  if (query.before) return <Nothing title="Nothing further">This is the end of the list.</Nothing>;
  return (
    <Nothing title="No intents yet" icon="intent">
      When software asks for something, it appears here, with everything that happened to it.
    </Nothing>
  );
}

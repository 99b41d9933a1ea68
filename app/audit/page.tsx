import type { Metadata } from "next";
import Link from "next/link";
import { AuditList } from "@/components/audit/audit-list";
import { VerifyForm } from "@/components/audit/verify-form";
import { Nothing } from "@/components/ui/nothing";
import { PageLinks } from "@/components/ui/page-links";
import { RelativeTime } from "@/components/ui/relative-time";
import { type AuditEvent, readAudit } from "@/lib/db/read/audit";
import { MOST_EXPORTED } from "@/lib/db/read/audit-export";
import { readsSettings } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { Frame } from "../frame";
import { verifyLog } from "./actions";
import { Filters } from "./filters";
import { filterOf, isFiltered, pageHref, paramsOf, type Query, readQuery, type SearchParams } from "./query";

export const metadata: Metadata = { title: "Audit" };

const LIMIT = 30; // rows; the first of an intent tells its first three events

/** Everybody in a workspace may read its events, as over the API. */
export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer();
  const query = readQuery(await searchParams);
  const filter = await filterOf(query, viewer);
  const page = { limit: LIMIT, after: query.after };
  const { events, next, lookedTo } = await readAudit(database().sql, viewer.workspaceId, filter, page);
  const now = viewer.seenAt.toISOString();
  return (
    <Frame viewer={viewer}>
      <h1 className="mb-3 text-xl font-semibold">Audit</h1>
      {readsSettings(viewer.role) && (
        <p className="mb-3 text-muted">
          What was changed about people, groups and keys is told under{" "}
          <Link href="/settings/changes" className="text-accent underline">
            Changes
          </Link>
          .
        </p>
      )}
      <Filters query={query} zone={viewer.settings.zone} />
      <Exports query={query} />
      {readsSettings(viewer.role) && (
        <details className="mb-4 rounded-lg border border-line bg-panel px-3 py-2">
          <summary className="font-medium">Verify that nobody changed it</summary>
          <div className="pt-2">
            <VerifyForm action={verifyLog} intentId={null} />
          </div>
        </details>
      )}
      {events.length === 0 ? (
        <Empty query={query} isNobody={filter.actors?.length === 0} lookedTo={lookedTo} now={now} />
      ) : (
        <AuditList lines={events.map(lineOf)} now={now} />
      )}
      {events.length > 0 && lookedTo && <LookedTo at={lookedTo} now={now} />}
      <PageLinks
        first={query.after ? pageHref(query, null) : null}
        next={next && pageHref(query, next)}
        nextLabel={lookedTo ? "Look further back" : "Next page"}
      />
    </Frame>
  );
}

const lineOf = (event: AuditEvent) => ({
  intentId: event.intentId,
  seq: event.seq,
  type: event.type,
  at: event.at.toISOString(),
  word: event.word,
  sentence: event.sentence,
  said: event.said,
  actor: event.actor,
  actorName: event.actorName,
  via: event.via,
  intentType: event.intentType,
  title: event.title,
});

function Exports({ query }: { query: Query }) {
  const href = (format: string) => {
    const params = paramsOf(query);
    params.set("format", format);
    return `/audit/export?${params}`;
  };
  const look = "rounded-md border border-line-strong bg-panel px-3 py-1.5 font-medium hover:bg-sunken";
  return (
    <p className="mb-4 flex flex-wrap items-center gap-2">
      <a href={href("csv")} download className={look}>
        Export CSV
      </a>
      <a href={href("jsonl")} download className={look}>
        Export JSON lines
      </a>
      <span className="text-muted">
        What these filters find, up to the newest {MOST_EXPORTED.toLocaleString("en")} events. Times are UTC.
      </span>
    </p>
  );
}

function LookedTo({ at, now }: { at: Date; now: string }) {
  return (
    <p className="mt-3 text-muted">
      Looked through what happened up to <RelativeTime at={at.toISOString()} now={now} past />.
    </p>
  );
}

type EmptyProps = { query: Query; isNobody: boolean; lookedTo: Date | null; now: string };

function Empty({ query, isNobody, lookedTo, now }: EmptyProps) {
  if (lookedTo)
    return (
      <Nothing title="Nothing found so far">
        <LookedTo at={lookedTo} now={now} />
      </Nothing>
    );
  if (isFiltered(query))
    return (
      <Nothing title={isNobody ? "Nobody of that name is known here" : "No match"}>
        <a href="/audit" className="text-accent underline">
          Clear the filters
        </a>{" "}
        to see every event.
      </Nothing>
    );
  if (query.after) return <Nothing title="Nothing further">This is the beginning of the log.</Nothing>;
  return (
    <Nothing title="Nothing has happened yet" icon="list">
      Every request, decision and reminder will be told here.
    </Nothing>
  );
}

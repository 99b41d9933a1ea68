import { cache } from "react";
import type { CountTexts, ListPageView } from "@/components/inbox/rows";
import { savedViews } from "@/lib/db/read/beside";
import { countText, inboxCounts } from "@/lib/db/read/inbox-counts";
import { inboxList, type ListPage, type Looker, refsOfView, rowsOf } from "@/lib/db/read/inbox-list";
import { searchTasks } from "@/lib/db/read/search";
import { endOfDay } from "@/lib/domain/day";
import { readInboxQuery } from "@/lib/domain/inbox-query";
import type { InboxQuery, View } from "@/lib/domain/inbox-views";
import { database } from "@/lib/web/database";
import type { Viewer } from "@/lib/web/viewer";

// What an inbox shows, as the page and its own later questions read it: one way, so that both say the same.

const PAGE_ROWS = 50;

const lookerOf = ({ workspaceId, id, refs }: Viewer): Looker => ({ workspaceId, id, refs });

export async function loadList(
  viewer: Viewer,
  query: InboxQuery,
  after: string | null,
): Promise<ListPageView> {
  const { sql } = database();
  const dayEnds = endOfDay(viewer.seenAt, viewer.settings.zone);
  if (query.q !== undefined && query.view !== "done" && query.view !== "snoozed")
    return asSent(await found(viewer, { query, dayEnds }, query.q, after));
  const page = await inboxList(sql, lookerOf(viewer), { query, after, limit: PAGE_ROWS, dayEnds });
  return asSent(page);
}

/** What is sought is sought everywhere in the view: also what somebody else has taken on. */
async function found(
  viewer: Viewer,
  ask: { query: InboxQuery; dayEnds: Date },
  q: string,
  after: string | null,
): Promise<ListPage> {
  const { sql } = database();
  const looker = lookerOf(viewer);
  const refs = refsOfView(ask.query.view, looker, ask.query.group);
  const { ids, next } = await searchTasks(sql, viewer.workspaceId, refs, q, { limit: PAGE_ROWS, after });
  return { rows: await rowsOf(sql, looker, ids, ask), next };
}

export async function loadCounts(viewer: Viewer): Promise<CountTexts> {
  const counts = await inboxCounts(
    database().sql,
    lookerOf(viewer),
    endOfDay(viewer.seenAt, viewer.settings.zone),
  );
  return Object.fromEntries(Object.entries(counts).map(([view, n]) => [view, countText(n)])) as Record<
    Exclude<View, "done">,
    string
  >;
}

/** Once a request: the page and what stands around it both show them. */
export const loadSaved = cache((viewer: Viewer) => savedViews(database().sql, viewer.workspaceId, viewer.id));

/** An address that nobody understands is a plain inbox. */
export const readQuery = (params: Record<string, string | string[] | undefined>): InboxQuery =>
  readInboxQuery(Object.fromEntries(Object.entries(params).filter(([, value]) => typeof value === "string")));

/** Dates as they arrive in a browser. */
function asSent(page: Awaited<ReturnType<typeof inboxList>>): ListPageView {
  return JSON.parse(JSON.stringify(page)) as ListPageView;
}

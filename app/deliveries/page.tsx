import type { Metadata } from "next";
import { MessageList } from "@/components/deliveries/message-list";
import { Nothing } from "@/components/ui/nothing";
import { PageLinks } from "@/components/ui/page-links";
import { MOST_AT_ONCE } from "@/lib/auth/messages";
import { countDead, countDeadOf, readMessages, troubledPlaces } from "@/lib/db/read/messages";
import { unreachable } from "@/lib/db/read/unreachable";
import { manages } from "@/lib/domain/roles";
import { database } from "@/lib/web/database";
import { requireViewer } from "@/lib/web/viewer";
import { Frame } from "../frame";
import { AllAgain } from "./all-again";
import { Filters } from "./filters";
import {
  filterOf,
  isFiltered,
  lineOf,
  pageHref,
  type Query,
  readQuery,
  readsAll,
  type SearchParams,
} from "./query";
import { Trouble } from "./trouble";

export const metadata: Metadata = { title: "Deliveries" };

const LIMIT = 50;

/** What was sent to people, and what is to be. Members see their own. */
export default async function DeliveriesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const viewer = await requireViewer();
  const query = readQuery(await searchParams);
  const { sql } = database();
  const isAll = readsAll(viewer);
  const filter = await filterOf(query, viewer);
  const now = viewer.seenAt;
  const isBulk = manages(viewer.role) && query.state === "dead";
  const [{ messages, next }, dead, shownDead, places, unreached] = await Promise.all([
    readMessages(sql, viewer.workspaceId, filter, { limit: LIMIT, after: query.after }),
    countDead(sql, viewer.workspaceId, isAll ? null : viewer.id, now),
    isBulk ? countDeadOf(sql, viewer.workspaceId, filter, MOST_AT_ONCE + 1) : 0,
    isAll ? troubledPlaces(sql, viewer.workspaceId) : [],
    unreachable(sql, viewer.workspaceId, [isAll ? "everyone" : `person:${viewer.id}`], now),
  ]);
  return (
    <Frame viewer={viewer}>
      <h1 className="mb-3 text-xl font-semibold">Deliveries</h1>
      {!isAll && <p className="mb-3 text-muted">The messages that were sent to you.</p>}
      <Trouble
        dead={dead}
        places={places}
        unreached={unreached.map(({ name }) => name)}
        isAll={isAll}
        now={now.toISOString()}
      />
      <Filters query={query} />
      <AllAgain query={query} count={shownDead} />
      {messages.length === 0 ? (
        <Empty query={query} isNobody={filter.personIds?.length === 0} />
      ) : (
        <MessageList
          lines={messages.map((row) => lineOf(row, viewer))}
          now={now.toISOString()}
          label="Messages, newest first"
        />
      )}
      <PageLinks first={query.after ? pageHref(query, null) : null} next={next && pageHref(query, next)} />
    </Frame>
  );
}

function Empty({ query, isNobody }: { query: Query; isNobody: boolean }) {
  if (isFiltered(query))
    return (
      <Nothing title={isNobody ? "Nobody of that name is known here" : "No match"}>
        <a href="/deliveries" className="text-accent underline">
          Clear the filters
        </a>{" "}
        to see every message.
      </Nothing>
    );
  if (query.after) return <Nothing title="Nothing further">These were all messages.</Nothing>;
  return (
    <Nothing title="Nothing was sent yet" icon="list">
      Mail, Slack posts and push notes will be listed here, each with what became of it.
    </Nothing>
  );
}

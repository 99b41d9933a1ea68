// The protocol's inbox: every intent is a thread for whom it is addressed to, its completion one for whom it answers.
import { z } from "zod";
import { type FoundPage, type IntentsPage, listIntents } from "../../db/read/intent-list";
import type { Found } from "../../db/read/intents";
import { partsOf, readMoved } from "../../db/read/moved";
import { wholeIntents } from "../../db/read/whole-intents";
import { canonicalAddress, type Place, spellingsOf } from "../../domain/address";
import { isTerminal, type Status, TERMINAL } from "../../domain/types";
import { sees } from "../reach";
import { route } from "../route";
import { givenCursor, intentCursor, NO_CURSOR, nextCursor, ok, queryNumber } from "../shapes/common";
import { ofThread } from "../shapes/intents";
import { oneThreadShape as oneThread, threadShape as thread } from "../shapes/threads";
import { type AnyCall, oneThreadOf, ownerOf, threadsOf } from "../threads";

const tag = "Inbox";

export const inboxRoutes = [
  route({
    method: "GET",
    path: "/v1/inbox",
    summary: "Threads, newest first",
    description: "A page may be shorter than its limit: there is more as long as `next_cursor` is not null.",
    tag,
    owner: true,
    scopes: ["read"],
    query: z.object({
      status: z.enum(["pending", "active", "done"]).optional().describe("All of them unless told."),
      limit: queryNumber(1, 200, 50),
      cursor: givenCursor(intentCursor),
    }),
    response: z.object({ ok, threads: z.array(thread), next_cursor: nextCursor }),
    handler: async (call) => {
      const { query, principal, deps } = call;
      const owner = ownerOf(call);
      const page = { limit: query.limit, before: query.cursor };
      const status = THREAD_STATUSES[query.status ?? "any"];
      const sql = deps.db.sql;
      const said = call.ownerAgent;
      const addressed = await listIntents(
        sql,
        principal.workspaceId,
        { status, ...(owner && { to: owner }) },
        page,
      );
      const spellings = owner ? [said ?? owner, ...spellingsOf(owner, principal)] : [];
      const answered = await repliesTo(call, spellings, status, page);
      const { found, next } = merged([addressed, ...answered], query.limit);
      const threads = await threadsOf(call, found, said ?? owner);
      const last = found[threads.length - 1]?.intent.id;
      return {
        ok: true as const,
        threads: threads as never,
        next_cursor: threads.length < found.length ? (last ?? null) : next,
      };
    },
  }),
  route({
    method: "GET",
    path: "/v1/inbox/changes",
    summary: "Threads that moved since a cursor",
    tag,
    owner: true,
    scopes: ["read"],
    query: z.object({
      cursor: givenCursor(
        z.string().regex(/^\d{1,19}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, NO_CURSOR),
      ),
      limit: queryNumber(1, 200, 50),
    }),
    response: z.object({
      ok,
      changes: z.array(z.object({ cursor: z.string(), thread })),
      next_cursor: nextCursor,
      has_more: z.boolean(),
    }),
    handler: async (call) => {
      const { deps, principal, query } = call;
      const owner = ownerOf(call);
      const { sql } = deps.db;
      const moves = await readMoved(sql, principal.workspaceId, query.cursor ?? null, { limit: query.limit });
      const ids = moves.found.map((cursor) => partsOf(cursor).intentId);
      const found = await wholeIntents(sql, principal.workspaceId, ids);
      const cursors = new Map(moves.found.map((cursor) => [partsOf(cursor).intentId, cursor]));
      const cursorOf = ({ intent }: Found): string => cursors.get(intent.id) ?? "";
      const mine = found.filter(
        ({ intent }) =>
          sees(principal, intent) &&
          (owner === null || intent.to === owner || isAnswered(intent, owner, principal)),
      );
      const threads = await threadsOf(call, mine, owner);
      // Where it was cut, if it was: not all threads fit, or not all that moved, or not all was looked at.
      const cut =
        threads.length < mine.length
          ? mine[threads.length - 1]
          : found.length < ids.length
            ? found.at(-1)
            : undefined;
      return {
        ok: true as const,
        changes: threads.map((thread, i) => ({
          cursor: cursorOf(mine[i] as Found),
          thread: thread as never,
        })),
        next_cursor: cut ? cursorOf(cut) : (moves.reached ?? null),
        has_more: cut !== undefined || !moves.isEnd,
      };
    },
  }),
  route({
    method: "GET",
    path: "/v1/inbox/{id}",
    summary: "One thread",
    tag,
    owner: true,
    scopes: ["read"],
    ...ofThread,
    response: oneThread,
    handler: (call) => oneThreadOf(call) as never,
  }),
];

// By its completion, and in whatever spelling it asked to be answered at.
function isAnswered(
  { status, options: { reply_to } }: Found["intent"],
  owner: string,
  place: Place,
): boolean {
  if (reply_to === undefined || !isTerminal(status)) return false;
  return reply_to === owner || canonicalAddress(reply_to, place) === owner;
}

const THREAD_STATUSES: Record<"any" | "pending" | "active" | "done", Status[] | undefined> = {
  any: undefined,
  pending: ["CREATED", "SUBMITTED", "DELIVERED", "WAITING"],
  active: ["ACKNOWLEDGED", "IN_PROGRESS"],
  done: ["COMPLETED", "FAILED", "CANCELED", "TIMED_OUT"],
};

// The completions that went to an address, in each spelling of it.
function repliesTo(
  call: AnyCall,
  spellings: string[],
  status: Status[] | undefined,
  page: IntentsPage,
): Promise<FoundPage[]> {
  const ended = TERMINAL.filter((word) => status === undefined || status.includes(word));
  return Promise.all(
    [...new Set(spellings)].map((replyTo) =>
      listIntents(call.deps.db.sql, call.principal.workspaceId, { replyTo, status: ended }, page),
    ),
  );
}

// Several pages as one. Where one of them stopped, the others are cut: what it has yet to bring comes before what they go on with.
function merged(pages: FoundPage[], limit: number): FoundPage {
  const stops = pages.flatMap(({ next }) => (next === null ? [] : [next])).sort();
  const next = stops.at(-1) ?? null;
  const all = new Map(pages.flatMap(({ found }) => found).map((one) => [one.intent.id, one]));
  const found = [...all.values()]
    .filter(({ intent }) => next === null || intent.id >= next)
    .sort((a, b) => (a.intent.id < b.intent.id ? 1 : -1));
  const shown = found.slice(0, limit);
  return { found: shown, next: shown.length < found.length ? (shown.at(-1)?.intent.id ?? null) : next };
}

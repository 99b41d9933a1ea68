// The protocol's inbox: every intent is a thread for whom it is addressed to, its completion one for whom it answers.
import { z } from "zod";
import { readMoved } from "../../db/read/events";
import { type Found, listIntents, readIntent } from "../../db/read/intents";
import { canonicalAddress, type Place } from "../../domain/address";
import { type Status, TERMINAL } from "../../domain/types";
import { sees } from "../reach";
import { route } from "../route";
import { nextCursor, ok, queryNumber, uuid } from "../shapes/common";
import { idParams as params } from "../shapes/intents";
import { oneThreadShape as oneThread, threadShape as thread } from "../shapes/threads";
import { type AnyCall, oneThreadOf, ownerOf, threadsOf } from "../threads";

const tag = "Inbox";

export const inboxRoutes = [
  route({
    method: "GET",
    path: "/v1/inbox",
    summary: "Threads, newest first",
    tag,
    scopes: ["read"],
    query: z.object({
      status: z.enum(["pending", "active", "done"]).optional(),
      limit: queryNumber(1, 200, 50),
      cursor: uuid.optional(),
    }),
    response: z.object({ ok, threads: z.array(thread), next_cursor: nextCursor }),
    handler: async (call) => {
      const { query, principal, deps } = call;
      const owner = ownerOf(call);
      const page = { limit: query.limit, before: query.cursor };
      const status = THREAD_STATUSES[query.status ?? "any"];
      const sql = deps.db.sql;
      const addressed = await listIntents(
        sql,
        principal.workspaceId,
        { status, ...(owner && { to: owner }) },
        page,
      );
      const said = call.ownerAgent;
      const answered = owner
        ? await repliesTo(call, [said ?? owner, owner], status, page)
        : { found: [], next: null };
      const merged = [...addressed.found, ...answered.found]
        .filter((one, i, all) => all.findIndex((other) => other.intent.id === one.intent.id) === i)
        .sort((a, b) => (a.intent.id < b.intent.id ? 1 : -1));
      const found = merged.slice(0, query.limit);
      const more = addressed.next !== null || answered.next !== null || merged.length > query.limit;
      const threads = await threadsOf(call, found, said ?? owner);
      return {
        ok: true as const,
        threads: threads as never,
        next_cursor: more ? (found.at(-1)?.intent.id ?? null) : null,
      };
    },
  }),
  route({
    method: "GET",
    path: "/v1/inbox/changes",
    summary: "Threads that moved since a cursor",
    tag,
    scopes: ["read"],
    query: z.object({
      cursor: z
        .string()
        .regex(/^\d{1,19}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "is not a cursor of this feed")
        .optional(),
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
      const [xid = "0", intentId = "00000000-0000-0000-0000-000000000000"] = query.cursor?.split(".") ?? [];
      const moved = await readMoved(deps.db.sql, principal.workspaceId, { xid, intentId }, query.limit + 1);
      const shown = moved.slice(0, query.limit);
      const found = await Promise.all(
        shown.map((move) => readIntent(deps.db, principal.workspaceId, move.intentId)),
      );
      const pairs = shown.flatMap((move, i) => {
        const one = found[i];
        const mine =
          one &&
          sees(principal, one.intent) &&
          (owner === null || one.intent.to === owner || isAnswered(one.intent, owner, principal));
        return mine ? [{ cursor: move.cursor, one }] : [];
      });
      const threads = await threadsOf(
        call,
        pairs.map(({ one }) => one),
        owner,
      );
      const changes = pairs.map(({ cursor }, i) => ({ cursor, thread: threads[i] as never }));
      return {
        ok: true as const,
        changes,
        next_cursor: shown.at(-1)?.cursor ?? query.cursor ?? null,
        has_more: moved.length > query.limit,
      };
    },
  }),
  route({
    method: "GET",
    path: "/v1/inbox/{id}",
    summary: "One thread",
    tag,
    scopes: ["read"],
    params,
    response: oneThread,
    handler: (call) => oneThreadOf(call) as never,
  }),
];

// In whatever spelling it asked to be answered at.
const isAnswered = ({ options }: Found["intent"], owner: string, place: Place): boolean =>
  options.reply_to !== undefined && canonicalAddress(options.reply_to, place) === owner;

const THREAD_STATUSES: Record<"any" | "pending" | "active" | "done", Status[] | undefined> = {
  any: undefined,
  pending: ["CREATED", "SUBMITTED", "DELIVERED", "WAITING"],
  active: ["ACKNOWLEDGED", "IN_PROGRESS"],
  done: ["COMPLETED", "FAILED", "CANCELED", "TIMED_OUT"],
};

// The completions that went to an address, in either spelling of it.
async function repliesTo(
  call: AnyCall,
  spellings: string[],
  status: Status[] | undefined,
  page: Parameters<typeof listIntents>[3],
) {
  const sql = call.deps.db.sql;
  const ended = TERMINAL.filter((word) => status === undefined || status.includes(word));
  if (ended.length === 0) return { found: [], next: null };
  const lists = await Promise.all(
    [...new Set(spellings)].map((replyTo) =>
      listIntents(sql, call.principal.workspaceId, { replyTo, status: ended }, page),
    ),
  );
  return {
    found: lists.flatMap((list) => list.found),
    next: lists.find((list) => list.next !== null)?.next ?? null,
  };
}

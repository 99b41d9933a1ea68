// The protocol's inbox: every intent is a thread for whom it is addressed to, its completion one for whom it answers.
import { z } from "zod";
import { personOf } from "../../auth/principal";
import { readLogs, readMoved } from "../../db/read/events";
import { type Found, listIntents, readIntent } from "../../db/read/intents";
import { canonicalAddress } from "../../domain/address";
import { type Json, type Status, TERMINAL } from "../../domain/types";
import { reassign } from "../../engine/reassign";
import { messageId, presentThread } from "../present/thread";
import { reach, sees } from "../reach";
import { type Call, route } from "../route";
import { nextCursor, ok, queryNumber, uuid } from "../shapes/common";
import { idParams } from "../shapes/intents";
import { notFound, refused, take } from "../stop";
import { decideAs, run } from "./outcomes";

const tag = "Inbox";
const TIMELINE = 50;
const thread = z.looseObject({
  thread_id: z.string(),
  intent_id: z.string(),
  status: z.enum(["pending", "active", "done"]),
  timeline: z.array(z.looseObject({ event_id: z.string() })),
});
const oneThread = z.looseObject({ ok, thread });
const params = idParams;

type ThreadCall<B> = Call<{ id: string }, unknown, B>;
type AnyCall = Call<unknown, unknown, unknown>;

async function threadsOf(call: AnyCall, found: Found[], owner: string | null): Promise<Json[]> {
  const logs = await readLogs(
    call.deps.db.sql,
    call.principal.workspaceId,
    found.map(({ intent }) => intent.id),
    TIMELINE,
  );
  return found.map((one) => presentThread(one, logs.get(one.intent.id) ?? [], owner));
}

// Whose inbox: the address asked for, an agent's own, or the whole workspace.
function ownerOf({ principal, ownerAgent }: AnyCall): string | null {
  const place = { orgSlug: principal.orgSlug, workspaceSlug: principal.workspaceSlug };
  const said = ownerAgent ? canonicalAddress(ownerAgent, place) : null;
  if (principal.agent && said !== null && said !== principal.agent.address)
    throw refused({ code: "wrong_agent", message: "An agent reads only its own inbox." });
  return said ?? principal.agent?.address ?? null;
}

async function oneThreadOf(call: ThreadCall<unknown>): Promise<{ ok: true; thread: Json }> {
  const found = await reach(call.deps, call.principal, call.params.id, "thread");
  const [shown] = await threadsOf(call, [found], ownerOf(call));
  return { ok: true, thread: shown as Json };
}

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
      const answered = said
        ? await repliesTo(call, [said, owner as string], status, page)
        : { found: [], next: null };
      const found = [...addressed.found, ...answered.found]
        .filter((one, i, all) => all.findIndex((other) => other.intent.id === one.intent.id) === i)
        .sort((a, b) => (a.intent.id < b.intent.id ? 1 : -1))
        .slice(0, query.limit);
      const more = addressed.next !== null || answered.next !== null;
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
        .regex(/^\d{1,20}\.[0-9a-f-]{36}$/, "is not a cursor of this feed")
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
          sees(principal, one) &&
          (owner === null || one.intent.to === owner || one.intent.options.reply_to === call.ownerAgent);
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
  route({
    method: "POST",
    path: "/v1/inbox/{id}/reply",
    summary: "Add a message to a thread",
    tag,
    scopes: ["read"],
    idempotent: true,
    params,
    body: z.object({ message: z.string().trim().min(1).max(5000) }),
    response: oneThread,
    handler: async (call) => {
      await run(call, call.principal, { type: "comment", actor: speaker(call), text: call.body.message });
      return (await oneThreadOf(call)) as never;
    },
  }),
  route({
    method: "POST",
    path: "/v1/inbox/{id}/delegate",
    summary: "Hand a thread on: a task to other people, an agent's intent to another agent",
    tag,
    scopes: ["read"],
    idempotent: true,
    params,
    body: z.object({
      delegate_to: z.string().min(1).max(383).optional(),
      note: z.string().max(2000).optional(),
    }),
    response: oneThread,
    handler: async (call) => {
      await delegate(call);
      return (await oneThreadOf(call)) as never;
    },
  }),
  ...(["approve", "reject"] as const).map((verb) =>
    route({
      method: "POST",
      path: `/v1/inbox/{id}/${verb}`,
      summary:
        verb === "approve"
          ? "Decide a thread's task with its positive outcome"
          : "Decide a thread's task with its negative outcome",
      tag,
      scopes: [],
      idempotent: true,
      params,
      body: z.object({ comment: z.string().max(10_000).optional() }),
      response: oneThread,
      handler: async (call) => {
        await decideAs(call, {
          outcome: verb === "approve" ? "approved" : "rejected",
          comment: call.body.comment,
        });
        return (await oneThreadOf(call)) as never;
      },
    }),
  ),
  route({
    method: "POST",
    path: "/v1/inbox/{id}/read",
    summary: "Mark a thread as read",
    tag,
    scopes: ["read"],
    params,
    response: oneThread,
    handler: async (call) => {
      const { principal } = call;
      await reach(call.deps, principal, call.params.id, "thread");
      // For the agent it is addressed to, reading it is taking it; for everybody else it leaves no trace.
      if (principal.agent)
        await call.deps.engine.apply({
          workspaceId: principal.workspaceId,
          intentId: call.params.id,
          command: { type: "acknowledge", actor: principal.actor(call.via) },
        });
      return (await oneThreadOf(call)) as never;
    },
  }),
  route({
    method: "POST",
    path: "/v1/inbox/{id}/messages/delete",
    summary: "Hide messages of a thread",
    tag,
    scopes: ["read"],
    params,
    body: z.object({
      mode: z.enum(["self", "both"]),
      message_ids: z.array(z.string().max(64)).max(500).optional(),
      limit: z.int().min(1).max(500).optional(),
    }),
    response: z.looseObject({
      ok,
      thread,
      mode: z.string(),
      deleted_count: z.int(),
      message_ids: z.array(z.string()),
    }),
    handler: async (call) => {
      const { mode, message_ids, limit = 500 } = call.body;
      const before = (await oneThreadOf(call)).thread as { messages: Array<{ message_id: string }> };
      const chosen = before.messages
        .map(({ message_id }) => message_id)
        .filter((id) => !message_ids || message_ids.includes(id))
        .slice(-limit);
      const seqs = chosen.map((id) => Number(id.slice(id.indexOf(":") + 1)));
      await run(call, call.principal, {
        type: "delete_messages",
        actor: speaker(call),
        mode,
        owner: ownerOf(call) ?? "",
        seqs,
      });
      const after = await oneThreadOf(call);
      return {
        ...after,
        mode,
        deleted_count: seqs.length,
        message_ids: seqs.map((seq) => messageId(call.params.id, seq)),
      } as never;
    },
  }),
  route({
    method: "POST",
    path: "/v1/approvals/{id}/decision",
    summary: "Decide a task by its id",
    tag: "Tasks",
    scopes: [],
    idempotent: true,
    params,
    body: z.object({
      decision: z.enum(["approve", "approved", "reject", "rejected"]),
      comment: z.string().max(1000).nullish(),
      reason: z.string().max(1000).nullish(),
    }),
    response: z.looseObject({
      ok,
      approval: z.looseObject({ approval_id: z.string(), decision: z.string() }),
    }),
    handler: async (call) => {
      const { decision } = call.body;
      const comment = call.body.comment ?? call.body.reason ?? null;
      const positive = decision.startsWith("approve");
      const answer = (await decideAs(call, {
        outcome: positive ? "approved" : "rejected",
        ...(comment !== null && { comment }),
      })) as { intent: { updated_at: string } };
      return {
        ok: true as const,
        approval: {
          approval_id: call.params.id,
          decision: positive ? "approve" : "reject",
          comment,
          decided_at: answer.intent.updated_at,
        },
      };
    },
  }),
];

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

function speaker(call: AnyCall) {
  const person = personOf(call.principal);
  return (person.ok ? person.value : call.principal).actor(call.via);
}

async function delegate(call: ThreadCall<{ delegate_to?: string; note?: string }>): Promise<void> {
  const { deps, principal, body, params: path } = call;
  const { task } = await reach(deps, principal, path.id, "thread");
  if (!body.delegate_to) {
    await run(call, principal, { type: "comment", actor: speaker(call), text: body.note ?? "delegated" });
    return;
  }
  const { workspaceId } = principal;
  if (task?.status === "open") {
    take(
      await reassign(deps.engine, {
        workspaceId,
        taskId: path.id,
        actor: speaker(call),
        to: [body.delegate_to],
        note: body.note,
        idempotency: call.idempotency(),
      }),
    );
    return;
  }
  const to = canonicalAddress(body.delegate_to, {
    orgSlug: principal.orgSlug,
    workspaceSlug: principal.workspaceSlug,
  });
  const registered = await deps.engine.directory.registered(workspaceId, to);
  if (principal.agent && !registered) throw notFound("agent");
  await run(call, principal, {
    type: "transfer",
    actor: speaker(call),
    to,
    registered,
    ...(body.note && { note: body.note }),
  });
}

// Acting in a thread: reply, hand it on, decide it, read it, hide messages; and the decision by approval id.
import { z } from "zod";
import { givenAnswer } from "../../db/read/given-answer";
import { type Found, readIntent } from "../../db/read/intents";
import { visibleMessages } from "../../db/read/visible-messages";
import { isTerminal } from "../../domain/types";
import { decideAs, send } from "../act";
import { agentNamed, handOn } from "../hand-on";
import { DECIDING } from "../may";
import { messageId, seqIn } from "../present/thread";
import { reach, sees } from "../reach";
import { route } from "../route";
import { ok, timestamp, words } from "../shapes/common";
import { madeOn } from "../shapes/decisions";
import { ofIntent, ofThread } from "../shapes/intents";
import { oneThreadShape as oneThread, threadShape as thread } from "../shapes/threads";
import { notFound } from "../stop";
import { handedOn, oneThreadOf, readerOf, speaker, type ThreadCall } from "../threads";

const tag = "Inbox";
const hideFor = z.enum(["self", "both"]);

export const threadActRoutes = [
  route({
    method: "POST",
    path: "/v1/inbox/{id}/reply",
    summary: "Add a message to a thread",
    tag,
    owner: true,
    scopes: ["submit"],
    idempotent: true,
    ...ofIntent,
    body: z.object({ message: words(5000) }),
    response: oneThread,
    handler: async (call) => {
      await send(call, { type: "comment", actor: speaker(call), text: call.body.message });
      return (await oneThreadOf(call)) as never;
    },
  }),
  route({
    method: "POST",
    path: "/v1/inbox/{id}/delegate",
    summary: "Hand a thread on: a task to other people, an agent's intent to another agent",
    tag,
    owner: true,
    scopes: ["submit"],
    asked: DECIDING,
    idempotent: true,
    ...ofThread,
    body: z.object({
      delegate_to: z.string().trim().min(1).max(383).optional(),
      note: z.string().max(2000).optional(),
    }),
    response: oneThread,
    handler: async (call) => {
      await delegate(call);
      return (await handedOn(call)) as never;
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
      owner: true,
      ...DECIDING,
      idempotent: true,
      ...ofIntent,
      body: z.object({ comment: z.string().max(10_000).optional(), ...madeOn }),
      response: oneThread,
      handler: async (call) => {
        await decideAs(call, { outcome: verb === "approve" ? "approved" : "rejected", ...call.body });
        return (await oneThreadOf(call)) as never;
      },
    }),
  ),
  route({
    method: "POST",
    path: "/v1/inbox/{id}/read",
    summary: "Mark a thread as read",
    tag,
    owner: true,
    scopes: ["read"],
    ...ofThread,
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
    owner: true,
    scopes: ["submit"],
    idempotent: true,
    ...ofThread,
    body: z.object({
      mode: hideFor,
      message_ids: z.array(z.string().max(64)).max(500).optional(),
      limit: z.int().min(1).max(500).optional(),
    }),
    response: z.looseObject({
      ok,
      thread,
      mode: hideFor,
      deleted_count: z.int(),
      message_ids: z.array(z.string()),
    }),
    handler: async (call) => {
      const { mode, message_ids, limit = 500 } = call.body;
      const { id } = (await reach(call.deps, call.principal, call.params.id, "thread")).intent;
      const own = {
        actor: speaker(call),
        mode,
        owner: readerOf(call),
        seqs: await visibleMessages(call.deps.db.sql, call.principal.workspaceId, id, {
          reader: readerOf(call),
          only: message_ids?.flatMap((one) => seqIn(id, one)) ?? null,
          limit,
        }),
      };
      // Asked for again under its key it hides no others, and tells of those that it hid.
      const hidden = await send(call, { type: "delete_messages", ...own }, () => own.seqs);
      const ids = (hidden as number[]).map((seq) => messageId(call.params.id, seq));
      const after = await oneThreadOf(call);
      return { ...after, mode, deleted_count: ids.length, message_ids: ids } as never;
    },
  }),
  route({
    method: "POST",
    path: "/v1/approvals/{id}/decision",
    summary: "Decide a task by its id",
    tag: "Tasks",
    ...DECIDING,
    idempotent: true,
    ...ofIntent,
    body: z.object({
      decision: z.enum(["approve", "approved", "reject", "rejected"]),
      comment: z.string().max(1000).nullish(),
      reason: z.string().max(1000).nullish(),
      ...madeOn,
    }),
    response: z.looseObject({
      ok,
      approval: z.looseObject({
        approval_id: z.string(),
        decision: z.enum(["approve", "reject"]),
        comment: z.string().nullable(),
        decided_at: timestamp,
      }),
    }),
    handler: async (call) => {
      const { decision, version, payload_hash } = call.body;
      const comment = call.body.comment ?? call.body.reason ?? null;
      const positive = decision.startsWith("approve");
      const answer = (await decideAs(call, {
        outcome: positive ? "approved" : "rejected",
        ...(comment !== null && { comment }),
        version,
        payload_hash,
      })) as { intent: { updated_at: string } };
      return {
        ok: true as const,
        approval: {
          approval_id: call.params.id,
          decision: positive ? ("approve" as const) : ("reject" as const),
          comment,
          decided_at: answer.intent.updated_at,
        },
      };
    },
  }),
];

async function delegate(call: ThreadCall<{ delegate_to?: string; note?: string }>): Promise<void> {
  const { deps, principal, body } = call;
  const { intent, task } = await ofTheirs(call);
  if (!body.delegate_to) {
    await send(call, { type: "comment", actor: speaker(call), text: body.note ?? "delegated" });
    return;
  }
  const { workspaceId } = principal;
  if (task?.status === "open") {
    await handOn(call, { to: [body.delegate_to], note: body.note }, () => "/delegate_to");
    return;
  }
  // What is over is told so, whoever is named.
  const to = isTerminal(intent.status) ? body.delegate_to : agentNamed(body.delegate_to, call);
  const registered = await deps.engine.directory.registered(workspaceId, to);
  if (principal.agent && !registered) throw notFound("agent");
  await send(call, {
    type: "transfer",
    actor: speaker(call),
    to,
    registered,
    ...(body.note && { note: body.note }),
  });
}

// Asked for again under its key it is what it was: the agent's, who has handed it on.
async function ofTheirs(call: ThreadCall<unknown>): Promise<Found> {
  const { deps, principal, params: path } = call;
  const found = await readIntent(deps.db, principal.workspaceId, path.id);
  const isTheirs = found && (sees(principal, found.intent) || (await isRepeat(call)));
  if (!isTheirs) throw notFound("thread");
  return found;
}

async function isRepeat({ deps, principal, idempotency }: ThreadCall<unknown>): Promise<boolean> {
  const key = idempotency();
  return key !== null && (await givenAnswer(deps.db.sql, principal.workspaceId, key.id)) !== null;
}

// What people do: the tasks that wait for them, deciding, claiming, handing on, commenting.
import { z } from "zod";
import { personOf } from "../../auth/principal";
import { allOpenTasks, type OpenTask, openTasks } from "../../db/read/inbox";
import { cursorIn } from "../../db/read/inbox-cursor";
import { assigneeRefs, personById } from "../../db/read/people";
import { readSpec } from "../../domain/task-spec";
import type { JsonObject } from "../../domain/types";
import { decideAs, send } from "../act";
import { noCursor } from "../cursor";
import { handOn } from "../hand-on";
import { presentApplied } from "../present/applied";
import { iso } from "../present/intent";
import { type Call, route } from "../route";
import { FROM_PAGE, nextCursor, ok, queryNumber, words } from "../shapes/common";
import { decisionBody } from "../shapes/decisions";
import { ofIntent } from "../shapes/intents";
import { appliedShape, intentShape, waitingTaskShape } from "../shapes/shown";
import { take } from "../stop";
import { speaker } from "../threads";

const tag = "Tasks";
const done = appliedShape.extend({ intent: intentShape });
const person = ["person"] as const;

const noteBody = z.object({ note: z.string().max(2000).optional() });

type TaskCall<B> = Call<{ id: string }, unknown, B>;

const personActor = (call: TaskCall<unknown>) => take(personOf(call.principal)).actor(call.via);

export const taskRoutes = [
  route({
    method: "GET",
    path: "/v1/me/tasks",
    summary: "The open tasks of whoever asks, soonest due first",
    description:
      "A person's token: what is asked of that person. A workspace's key: every open task of the workspace.",
    tag,
    scopes: ["read"],
    query: z.object({
      limit: queryNumber(1, 200, 100),
      cursor: z.string().max(500).optional().describe(FROM_PAGE),
    }),
    response: z.object({ ok, tasks: z.array(waitingTaskShape), next_cursor: nextCursor }),
    handler: async ({ deps, principal, query }) => {
      if (query.cursor && cursorIn(query.cursor) === null) throw noCursor();
      const page = { limit: query.limit, after: query.cursor ?? null };
      const who = personOf(principal);
      const { tasks, next } = who.ok
        ? await openTasks(
            deps.db.sql,
            principal.workspaceId,
            await refsOfPerson(deps.db, principal.workspaceId, who.value.personId as string),
            page,
          )
        : principal.kind === "workspace"
          ? await allOpenTasks(deps.db.sql, principal.workspaceId, page)
          : { tasks: [], next: null };
      return { ok: true as const, tasks: tasks.map(presentOpenTask) as never, next_cursor: next };
    },
  }),
  route({
    method: "POST",
    path: "/v1/tasks/{id}/decision",
    summary: "Decide a task",
    tag,
    own: true,
    kinds: [...person],
    scopes: ["decide"],
    idempotent: true,
    ...ofIntent,
    body: decisionBody,
    response: done,
    handler: (call) => decideAs(call, call.body) as never,
  }),
  route({
    method: "POST",
    path: "/v1/tasks/{id}/claim",
    summary: "Claim a task: others see that you are on it",
    tag,
    own: true,
    kinds: [...person],
    scopes: ["decide"],
    idempotent: true,
    ...ofIntent,
    body: z.object({}),
    response: done,
    handler: (call) => send(call, { type: "claim_task", actor: personActor(call) }) as never,
  }),
  route({
    method: "POST",
    path: "/v1/tasks/{id}/release",
    summary: "Release a claimed task",
    tag,
    own: true,
    kinds: [...person],
    scopes: ["decide"],
    idempotent: true,
    ...ofIntent,
    body: z.object({}),
    response: done,
    handler: (call) => send(call, { type: "release_task", actor: personActor(call) }) as never,
  }),
  route({
    method: "POST",
    path: "/v1/tasks/{id}/reassign",
    summary: "Hand a task on",
    tag,
    own: true,
    kinds: [...person],
    scopes: ["decide"],
    idempotent: true,
    ...ofIntent,
    body: noteBody.extend({ to: z.array(z.string().min(1).max(383)).min(1).max(50) }),
    response: done,
    handler: async (call) => {
      const { to, note } = call.body;
      const handing = { to, note, respond: presentApplied };
      const done = await handOn(call, handing, (place) => (place ? `/to/${place}` : "/to"));
      return done.answer as never;
    },
  }),
  route({
    method: "POST",
    path: "/v1/tasks/{id}/comments",
    summary: "Comment on a task",
    tag,
    own: true,
    scopes: ["submit"],
    idempotent: true,
    ...ofIntent,
    body: z.object({ text: words(5000) }),
    response: done,
    handler: (call) => send(call, { type: "comment", actor: speaker(call), text: call.body.text }) as never,
  }),
];

async function refsOfPerson(
  db: Call<unknown, unknown, unknown>["deps"]["db"],
  workspaceId: string,
  personId: string,
): Promise<string[]> {
  const found = await personById(db.sql, workspaceId, personId);
  return found ? assigneeRefs(found) : [];
}

function presentOpenTask(task: OpenTask): JsonObject {
  const spec = readSpec(task.spec);
  return {
    intent_id: task.id,
    task_id: task.id,
    intent_type: task.intentType,
    status: task.status,
    ...(task.waitingReason && { waiting_reason: task.waitingReason }),
    from_agent: task.fromAgent,
    assigned_at: iso(task.assignedAt),
    ...(task.dueAt && { due_at: iso(task.dueAt) }),
    ...(task.claimedBy && { claimed_by: task.claimedBy }),
    risk: task.risk,
    version: task.version,
    payload_hash: task.payloadHash,
    human_task: {
      ...task.spec.human_task,
      title: spec.title,
      task_type: spec.kind,
      allowed_outcomes: spec.outcomes.map((outcome) => outcome.name),
    },
  };
}

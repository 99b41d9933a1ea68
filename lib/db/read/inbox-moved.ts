import type { Decided } from "@/lib/domain/state";
import type { Risk, TaskKind, TaskStatus } from "@/lib/domain/types";
import type { Sql } from "../client";
import { ASSIGNEES } from "../compact";

// What became of some tasks of a workspace, for everybody there who looks at an inbox: one query for all of them.

export type MovedTask = {
  id: string;
  title: string;
  status: TaskStatus;
  version: number;
  seq: number;
  assignees: string[];
  claimedBy: string | null;
  decided: Decided | null;
  refusedFor: string[]; // people whose held decision came to nothing
  voters: string[]; // people who have voted on this version
  kind: TaskKind;
  risk: Risk;
  assignedAt: Date;
  dueAt: Date | null;
  intentType: string;
  fromAgent: string;
};

export const MOST_MOVED = 200;

export const movedTasks = (sql: Sql, workspaceId: string, taskIds: string[]): Promise<MovedTask[]> =>
  sql<MovedTask[]>`
    select t.id, coalesce(t.spec->>'title', t.spec->'human_task'->>'title', '') as title, t.status, i.version, i.seq,
           ${sql.unsafe(ASSIGNEES)} as assignees, t.claimed_by as "claimedBy", i.progress->'decided' as decided,
           array(select h.person_id::text from held_decisions h
                 where h.workspace_id = t.workspace_id and h.task_id = t.id and h.state = 'refused') as "refusedFor",
           array(select d.person_id::text from decisions d
                 where d.workspace_id = t.workspace_id and d.task_id = t.id and d.version = i.version) as voters,
           t.kind, t.risk, t.assigned_at as "assignedAt", t.due_at as "dueAt", i.type as "intentType", i.from_agent as "fromAgent"
    from tasks t join intents i on i.workspace_id = t.workspace_id and i.id = t.id
    where t.workspace_id = ${workspaceId} and t.id = any(${taskIds.slice(0, MOST_MOVED)}::uuid[])`;

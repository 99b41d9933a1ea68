import type { PendingQuery, Row } from "postgres";
import type { Decided } from "@/lib/domain/state";
import type { StoredSpec } from "@/lib/domain/task-spec";
import type { Risk, Status, TaskKind, TaskStatus, WaitingReason } from "@/lib/domain/types";
import type { Sql } from "../client";
import { ASSIGNEES, fullSpec, payloadHash } from "../compact";
import { readCursor, writeCursor } from "./inbox-cursor";

// The open tasks of whoever asks, soonest due first and among what is due together the riskiest. The primary key of `assignments` is that order for one assignee, so a
// page costs one short index scan for each name the person is asked under, however many tasks wait.

const MOST_TASKS = 200;

export type OpenTask = {
  workspaceId: string;
  id: string; // the intent's, too
  intentType: string;
  status: Status;
  waitingReason: WaitingReason | null;
  fromAgent: string;
  behindPersonId: string | null;
  revisers: string[] | null; // who else is behind it
  kind: TaskKind;
  risk: Risk;
  spec: StoredSpec;
  assignees: string[];
  claimedBy: string | null;
  assignedAt: Date;
  dueAt: Date | null;
  version: number;
  payloadHash: string; // hex
  payloadBytes: number;
  payload: string | null; // the canonical text that is hashed; null when it is larger than was asked for
  agreed: number; // votes for it on this version
  taskStatus: TaskStatus;
  closedAt: Date | null;
  decided: Decided | null; // by whom, once there was a decision
  voted: string | null; // the outcome that the person who looks has voted for on this version
};

export type Page = { limit: number; after?: string | null; payloadBytes?: number; personId?: string };
export type TaskPage = { tasks: OpenTask[]; next: string | null };

export function openTasks(sql: Sql, workspaceId: string, assignees: string[], page: Page): Promise<TaskPage> {
  if (assignees.length === 0) return Promise.resolve({ tasks: [], next: null });
  return readPage(sql, workspaceId, page, sql`select unnest(${assignees}::text[]) as assignee`);
}

// For the machines of a workspace, which may see every open task and decide none. The names anybody is asked under are
// found by jumping from one to the next in the index, so a million tasks of one group cost one jump.
export function allOpenTasks(sql: Sql, workspaceId: string, page: Page): Promise<TaskPage> {
  const names = sql`
    with recursive jump(assignee) as (
      (select a.assignee from assignments a where a.workspace_id = ${workspaceId} order by a.assignee limit 1)
      union all
      select (select a.assignee from assignments a where a.workspace_id = ${workspaceId} and a.assignee > jump.assignee
              order by a.assignee limit 1) from jump where jump.assignee is not null
    ) select assignee from jump where assignee is not null`;
  return readPage(sql, workspaceId, page, names);
}

/** One task with its whole payload, if this person is or was asked. */
export async function askedTask(
  sql: Sql,
  workspaceId: string,
  person: { id: string; refs: string[] },
  taskId: string,
): Promise<OpenTask | null> {
  const chosen = sql`
    select coalesce(due_at, 'infinity') as due_at, 0::smallint as rank, id as task_id from tasks t
    where workspace_id = ${workspaceId} and id = ${taskId} and ${sql.unsafe(ASSIGNEES)} && ${person.refs}::text[]`;
  const [row] = await readTasks(sql, workspaceId, chosen, { most: null, personId: person.id });
  return row ? taskOf(row) : null;
}

/** One task, whoever is or was asked, as this person sees it. */
export async function taskById(
  sql: Sql,
  workspaceId: string,
  taskId: string,
  personId: string | null,
): Promise<OpenTask | null> {
  const chosen = sql`
    select coalesce(due_at, 'infinity') as due_at, 0::smallint as rank, id as task_id from tasks t
    where workspace_id = ${workspaceId} and id = ${taskId}`;
  const [row] = await readTasks(sql, workspaceId, chosen, { most: null, personId });
  return row ? taskOf(row) : null;
}

type Chosen = PendingQuery<Row[]>; // a piece of SQL with its parameters
type TaskRow = OpenTask & { dueKey: string; rank: number };

async function readPage(sql: Sql, workspaceId: string, page: Page, names: Chosen): Promise<TaskPage> {
  const size = Math.min(Math.max(1, page.limit), MOST_TASKS);
  const after = readCursor(page.after);
  // A task asked of several of these names comes once; each name's first rows are enough for the first rows of all.
  const chosen = sql`
    select distinct mine.due_at, mine.rank, mine.task_id
    from (${names}) as name
    cross join lateral (
      select a.due_at, a.rank, a.task_id from assignments a
      where a.workspace_id = ${workspaceId} and a.assignee = name.assignee
        and (a.due_at, a.rank, a.task_id) > (${after.dueAt}::text::timestamptz, ${after.rank}::smallint, ${after.taskId}::uuid)
      order by a.due_at, a.rank, a.task_id limit ${size + 1}
    ) as mine
    order by mine.due_at, mine.rank, mine.task_id limit ${size + 1}`;
  const rows = await readTasks(sql, workspaceId, chosen, {
    most: page.payloadBytes ?? 0,
    personId: page.personId ?? null,
  });
  const shown = rows.slice(0, size);
  const last = shown.at(-1);
  const next =
    rows.length > size && last ? writeCursor({ dueAt: last.dueKey, rank: last.rank, taskId: last.id }) : null;
  return { tasks: shown.map(taskOf), next };
}

// `most` = how large a payload may be to come along; null = however large. `infinity` stands for no due time.
function readTasks(
  sql: Sql,
  workspaceId: string,
  chosen: Chosen,
  { most, personId }: { most: number | null; personId: string | null },
): Promise<TaskRow[]> {
  return sql<TaskRow[]>`
    select t.workspace_id as "workspaceId", t.id, i.type as "intentType", i.status, i.waiting_reason as "waitingReason",
           i.from_agent as "fromAgent", i.behind_person_id as "behindPersonId",
           i.progress->'revisers' as revisers, t.kind, t.risk, t.spec,
           t.status as "taskStatus", t.closed_at as "closedAt", i.progress->'decided' as decided, ${sql.unsafe(ASSIGNEES)} as assignees,
           t.claimed_by as "claimedBy", t.assigned_at as "assignedAt", t.due_at as "dueAt", i.version,
           encode(${sql.unsafe(payloadHash("i"))}, 'hex') as "payloadHash", octet_length(i.payload::text) as "payloadBytes",
           case when ${most}::int is null or octet_length(i.payload::text) <= ${most}::int
                then i.payload::text end as payload,
           (select count(*)::int from decisions d where d.workspace_id = t.workspace_id and d.task_id = t.id
             and d.version = i.version and d.positive = 1) as agreed,
           (select d.outcome from decisions d where d.workspace_id = t.workspace_id and d.task_id = t.id
             and d.version = i.version and d.person_id = ${personId}) as voted,
           case when chosen.due_at = 'infinity' then 'infinity'
                else to_char(chosen.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end as "dueKey", chosen.rank
    from (${chosen}) as chosen
    join tasks t on t.workspace_id = ${workspaceId} and t.id = chosen.task_id
    join intents i on i.workspace_id = ${workspaceId} and i.id = chosen.task_id
    order by chosen.due_at, chosen.rank, chosen.task_id`;
}

function taskOf({ dueKey: _, rank: __, ...task }: TaskRow): OpenTask {
  return { ...task, spec: fullSpec(task.spec) };
}

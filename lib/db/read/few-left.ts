// Under which names of a workspace few or none are asked who may decide, and the open tasks asked under them.
import type { Counting } from "../../domain/electorate";
import type { Task } from "../../domain/state";
import type { Sql } from "../client";
import { type CompactSpec, fullAssignees, fullSpec } from "../compact";
import { type Cursor, DUE_KEY, readCursor } from "./inbox-cursor";

// As many as a task may need, and some who may not decide it or have spoken against it.
const FEW = 120;

export const nextWorkspaces = async (sql: Sql, after: string | null, limit: number): Promise<string[]> => {
  const rows = await sql<Array<{ id: string }>>`
    select id from workspaces where ${after}::uuid is null or id > ${after}::uuid order by id limit ${limit}`;
  return rows.map(({ id }) => id);
};

/** `able`: how many may decide what is asked under it. `print`: of who they are, and who the owners are. */
export type FewName = { workspaceId: string; ref: string; able: number; print: string };

// A group is not deleted while something is asked of it; but what is on its way then is seen by nobody, and asks a group that is
// not there any more. Found by jumping from one name to the next in the index, however many tasks each has.
export const fewNames = (sql: Sql, workspaceIds: string[]): Promise<FewName[]> =>
  sql<FewName[]>`
    with recursive asked (workspace_id, ref) as (
      select w.id, (select a.assignee from assignments a where a.workspace_id = w.id and a.assignee >= 'group:'
        order by a.assignee limit 1) from unnest(${workspaceIds}::uuid[]) as w(id)
      union all
      select asked.workspace_id, (select a.assignee from assignments a
        where a.workspace_id = asked.workspace_id and a.assignee > asked.ref order by a.assignee limit 1)
      from asked where starts_with(asked.ref, 'group:')),
    of_role as materialized (
      select p.workspace_id, p.role::text as role, count(*)::int as able, bit_xor(hashtextextended(p.id::text, 0)) as mark
      from people p
      where p.workspace_id = any(${workspaceIds}::uuid[]) and p.status = 'active' and p.role <> 'auditor'
      group by p.workspace_id, p.role),
    named as (
      select p.workspace_id, 'person:' || p.id as ref, 0 as able, 0 as mark from people p
      where p.workspace_id = any(${workspaceIds}::uuid[]) and (p.status <> 'active' or p.role = 'auditor')
      union all
      select g.workspace_id, 'group:' || g.id, count(p.id)::int, bit_xor(hashtextextended(p.id::text, 0)) from groups g
      left join group_people m on m.workspace_id = g.workspace_id and m.group_id = g.id
      left join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
        and p.status = 'active' and p.role <> 'auditor'
      where g.workspace_id = any(${workspaceIds}::uuid[]) group by g.workspace_id, g.id
      union all
      select asked.workspace_id, asked.ref, 0, 0 from asked where starts_with(asked.ref, 'group:') and not exists (
        select from groups g where g.workspace_id = asked.workspace_id and 'group:' || g.id = asked.ref)
      union all
      select w.id, 'role:' || r.role, coalesce(o.able, 0), o.mark
      from unnest(${workspaceIds}::uuid[]) as w(id) cross join unnest(array['owner', 'admin', 'member']) as r(role)
      left join of_role o on o.workspace_id = w.id and o.role = r.role)
    select n.workspace_id as "workspaceId", n.ref, n.able,
      coalesce(n.mark, 0) || ' ' || coalesce(o.able, 0) || ' ' || coalesce(o.mark, 0) as print
    from named n left join of_role o on o.workspace_id = n.workspace_id and o.role = 'owner'
    where n.able <= ${FEW} order by n.workspace_id`;

/** As much of an open task as says whether too few are left. */
export type FewTask = Omit<Counting, "authority" | "asked"> & {
  task: Pick<Task, "id" | "spec" | "assignees">;
};
export type TaskPage = { tasks: FewTask[]; next: Cursor | null };
export const FIRST_PAGE = readCursor(null);

type Row = {
  id: string;
  spec: CompactSpec;
  assignees: string[] | null;
  version: number;
  behind: string | null;
  revisers: string[] | null;
  votes: Array<[string, number]> | null;
};

/** Where somebody is left, one is enough for all but those tasks that need several or bar some. Soonest due first. */
export async function tasksUnder(
  sql: Sql,
  { workspaceId, ref, able }: Pick<FewName, "workspaceId" | "ref" | "able">,
  after: Cursor,
  limit: number,
): Promise<TaskPage> {
  const page = await sql<Cursor[]>`
    select a.task_id as "taskId", a.rank, ${sql.unsafe(DUE_KEY)} as "dueAt" from assignments a
    where a.workspace_id = ${workspaceId} and a.assignee = ${ref}
      and (a.due_at, a.rank, a.task_id) > (${after.dueAt}::text::timestamptz, ${after.rank}::smallint, ${after.taskId}::uuid)
    order by a.due_at, a.rank, a.task_id limit ${limit}`;
  const next = page.length === limit ? (page.at(-1) ?? null) : null;
  if (page.length === 0) return { tasks: [], next };
  const ids = page.map(({ taskId }) => taskId);
  const rows = await sql<Row[]>`
    select t.id, t.spec, t.assignees, i.version, i.behind_person_id as behind, i.progress->'revisers' as revisers,
      (select json_agg(json_build_array(d.person_id, d.positive)) from decisions d
       where d.workspace_id = t.workspace_id and d.task_id = t.id and d.version = i.version) as votes
    from unnest(${ids}::uuid[]) as u(id)
    join tasks t on t.workspace_id = ${workspaceId} and t.id = u.id
    join intents i on i.workspace_id = t.workspace_id and i.id = t.id
    where t.status = 'open' and (i.deadline_at is null or i.deadline_at > app_now())
      and (${able === 0} or t.spec->'human_task'->'quorum' is not null
        or t.spec->'human_task'->>'four_eyes' = 'true')`;
  return { tasks: rows.map(taskFrom), next };
}

const taskFrom = ({ id, spec, assignees, version, behind, revisers, votes }: Row): FewTask => ({
  task: { id, spec: fullSpec(spec), assignees: fullAssignees(assignees) },
  intent: { version, behindPersonId: behind, progress: { ...(revisers && { revisers }) } },
  decisions: (votes ?? []).map(([personId, positive]) => ({
    taskId: id,
    version,
    personId,
    positive: positive === 1,
  })),
});

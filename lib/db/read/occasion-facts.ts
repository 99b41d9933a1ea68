// What has to be known of the tasks that a burst of occasions is about, to tell people of them.
import type { Risk, TaskStatus } from "../../domain/types";
import { keyedBy } from "../by-index";
import type { Sql } from "../client";
import { BARRED, QUORUM } from "./undecided";

export type OccasionFacts = {
  workspaceId: string;
  id: string;
  status: TaskStatus;
  risk: Risk;
  dueAt: Date | null;
  decidedBy: string | null; // person id
  submitter: string; // kind:id
  voters: string[]; // who has voted on it as it stands now
  barred: string[]; // who may not decide it, being behind it
};

export async function occasionFacts(
  sql: Sql,
  asked: Array<{ workspaceId: string; intentId: string }>,
): Promise<{ now: Date; tasks: Map<string, OccasionFacts> }> {
  const rows = await sql<Array<OccasionFacts & { now: Date }>>`
    select app_now() as now, t.workspace_id as "workspaceId", t.id, t.status, t.risk, t.due_at as "dueAt", i.progress->'decided'->>'by' as "decidedBy",
      i.submitter, case when ${sql.unsafe(QUORUM)} is null then '{}' else array(
        select d.person_id from decisions d where d.workspace_id = t.workspace_id and d.task_id = t.id and d.version = i.version) end as voters,
      ${sql.unsafe(BARRED)} as barred
    from (select distinct ws, id from unnest(${asked.map((a) => a.workspaceId)}::uuid[], ${asked.map((a) => a.intentId)}::uuid[])
      as u(ws, id)) as u
    join tasks t on ${sql.unsafe(keyedBy("t.workspace_id", "u.ws"))} and t.id = u.id
    join intents i on ${sql.unsafe(keyedBy("i.workspace_id", "u.ws"))} and i.id = u.id`;
  const [first] = rows;
  return { now: first?.now ?? new Date(0), tasks: new Map(rows.map((row) => [row.id, row])) };
}

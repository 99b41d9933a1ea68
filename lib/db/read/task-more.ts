import type { Json, JsonObject, Via } from "@/lib/domain/types";
import type { Sql } from "../client";
import { countPeople } from "./assignees";
import { readNames } from "./names";

// What an open task is shown with, besides itself: who has voted, who else may, what it was before.

export type Vote = {
  personId: string;
  name: string;
  outcome: string;
  positive: boolean;
  at: Date;
  via: Via;
  comment: string | null;
  data: JsonObject | null;
  edits: Json | null;
};
export type TaskMoreRecord = {
  behindName: string | null;
  claimedName: string | null;
  votes: Vote[];
  mayDecide: string[];
  mayDecideCount: number;
  previous: { version: number; payload: string } | null;
};

type About = {
  id: string;
  version: number;
  assignees: string[];
  behindPersonId: string | null;
  revisers: string[] | null;
  claimedBy: string | null;
  fourEyes: boolean;
};

const MOST_VOTES = 100;
const MOST_NAMED = 8;

export async function taskMore(sql: Sql, workspaceId: string, task: About): Promise<TaskMoreRecord> {
  const people = [task.behindPersonId, task.claimedBy].flatMap((id) => (id ? [`person:${id}`] : []));
  const behind = [task.behindPersonId, ...(task.revisers ?? [])].filter((id) => id !== null);
  const [names, votes, mayDecideCount, previous] = await Promise.all([
    readNames(sql, workspaceId, [...people, ...task.assignees.slice(0, MOST_NAMED)]),
    readVotes(sql, workspaceId, task.id, task.version),
    countPeople(sql, workspaceId, task.assignees, task.fourEyes ? behind : []),
    sql<Array<{ version: number; payload: string }>>`
      select version, payload::text as payload from revisions
      where workspace_id = ${workspaceId} and intent_id = ${task.id} and version = ${task.version - 1}`,
  ]);
  return {
    behindName: names.get(`person:${task.behindPersonId}`) ?? null,
    claimedName: names.get(`person:${task.claimedBy}`) ?? null,
    votes,
    mayDecide: task.assignees.slice(0, MOST_NAMED).map((ref) => names.get(ref) ?? wordsFor(ref)),
    mayDecideCount,
    previous: previous[0] ?? null,
  };
}

const wordsFor = (ref: string): string =>
  ref === "everyone"
    ? "everybody here"
    : ref.startsWith("role:")
      ? `every ${ref.slice("role:".length)}`
      : "somebody";

const readVotes = (sql: Sql, workspaceId: string, taskId: string, version: number): Promise<Vote[]> =>
  sql<Vote[]>`
    select d.person_id as "personId", coalesce(p.name, 'somebody') as name, d.outcome, d.positive = 1 as positive, d.at, d.via,
           d.comment, d.data, d.edits
    from decisions d left join people p on p.workspace_id = d.workspace_id and p.id = d.person_id
    where d.workspace_id = ${workspaceId} and d.task_id = ${taskId} and d.version = ${version}
    order by d.seq limit ${MOST_VOTES}`;

export type CandidateRecord = { value: string; name: string; kind: "person" | "group"; hint: string | null };
const MOST_CANDIDATES = 200;

/** Whom something may be handed to: everybody who can be asked, and the groups. */
export const candidatesOf = (sql: Sql, workspaceId: string): Promise<CandidateRecord[]> =>
  sql<CandidateRecord[]>`
    (select 'group:' || slug as value, name, 'group' as kind, null as hint from groups
     where workspace_id = ${workspaceId} order by name limit ${MOST_CANDIDATES})
    union all
    (select email, name, 'person', email from people
     where workspace_id = ${workspaceId} and status = 'active' and role <> 'auditor' order by name, id limit ${MOST_CANDIDATES})`;

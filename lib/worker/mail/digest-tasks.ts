// Everything that is open for one person: what is of high risk first, then what is due soonest.
import type { Sql } from "../../db/client";
import { inboxCounts, MOST_COUNTED } from "../../db/read/inbox-counts";
import { inboxList, type ListRow, type Looker } from "../../db/read/inbox-list";
import { readNames } from "../../db/read/names";
import { assigneeRefs, personById } from "../../db/read/people";
import { nameOf } from "../../domain/describe-words";
import type { View } from "../../domain/inbox-views";
import type { LeavingFacts } from "../../domain/may-leave";
import { RISK_RANK } from "../../domain/types";

export const MOST_LISTED = 20;
const LOOKED = 100;

export type DigestTasks = { tasks: LeavingFacts[]; count: number; isMore: boolean; high: number };

/** null: they are not here any more. */
export async function readDigest(
  sql: Sql,
  workspaceId: string,
  personId: string,
  now: Date,
): Promise<DigestTasks | null> {
  const person = await personById(sql, workspaceId, personId);
  if (!person || person.role === "auditor") return null;
  const looker: Looker = { workspaceId, id: personId, refs: assigneeRefs(person) };
  const read = (view: View) =>
    inboxList(sql, looker, { query: { view }, after: null, limit: LOOKED, dayEnds: now });
  const [risky, soon, counts] = await Promise.all([
    read("high-risk"),
    read("mine"),
    inboxCounts(sql, looker, now),
  ]);
  const rows = [...new Map([...risky.rows, ...soon.rows].map((row) => [row.id, row])).values()]
    .toSorted(byRiskThenDue)
    .slice(0, MOST_LISTED);
  const names = await readNames(
    sql,
    workspaceId,
    rows.map(({ fromAgent }) => fromAgent),
  );
  const tasks = rows.map(
    ({ kind, risk, dueAt, title, fromAgent }): LeavingFacts => ({
      kind,
      risk,
      dueAt,
      fromAgent: nameOf(fromAgent, { names }),
      spec: { title, human_task: {} },
      payload: null,
    }),
  );
  const count = Math.max(counts.mine, rows.length);
  return { tasks, count, isMore: counts.mine >= MOST_COUNTED, high: counts["high-risk"] };
}

const dueOf = ({ dueAt }: ListRow): number => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
const byRiskThenDue = (a: ListRow, b: ListRow): number =>
  RISK_RANK[a.risk] - RISK_RANK[b.risk] || Math.sign(dueOf(a) - dueOf(b)) || 0;

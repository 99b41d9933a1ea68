// Everything that is open for one person: what is of high risk first, then what is due soonest.
import type { Sql } from "../../db/client";
import { digestCounts } from "../../db/read/digest-counts";
import { firstWaiting, waitingFacts } from "../../db/read/first-waiting";
import type { ListRow, Looker } from "../../db/read/inbox-list";
import { assigneeRefs, personById } from "../../db/read/people";
import type { LeavingFacts } from "../../domain/may-leave";
import { RISK_RANK } from "../../domain/types";

/** As many as a mail can bear; the rest is in the inbox. */
const MOST_LISTED = 200;

export type DigestTasks = { tasks: LeavingFacts[]; count: number; isMore: boolean; high: number };

/** null: they are not here any more. */
export async function readDigest(
  sql: Sql,
  workspaceId: string,
  personId: string,
): Promise<DigestTasks | null> {
  const person = await personById(sql, workspaceId, personId);
  if (!person || person.role === "auditor") return null;
  const looker: Looker = { workspaceId, id: personId, refs: assigneeRefs(person) };
  const [risky, soon, counts] = await Promise.all([
    firstWaiting(sql, looker, "high-risk", MOST_LISTED),
    firstWaiting(sql, looker, "mine", MOST_LISTED),
    digestCounts(sql, looker),
  ]);
  const rows = [...new Map([...risky.rows, ...soon.rows].map((row) => [row.id, row])).values()]
    .toSorted(byRiskThenDue)
    .slice(0, MOST_LISTED);
  const tasks = await waitingFacts(sql, workspaceId, rows);
  return { tasks, ...counts, count: Math.max(counts.count, rows.length) };
}

const dueOf = ({ dueAt }: ListRow): number => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
const byRiskThenDue = (a: ListRow, b: ListRow): number =>
  RISK_RANK[a.risk] - RISK_RANK[b.risk] || Math.sign(dueOf(a) - dueOf(b)) || 0;

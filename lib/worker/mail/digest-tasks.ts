// Everything that is open for one person: what is of high risk first, then what is due soonest.
import type { Sql } from "../../db/client";
import { digestCounts } from "../../db/read/digest-counts";
import { inboxList, type ListRow, type Looker } from "../../db/read/inbox-list";
import { readNames } from "../../db/read/names";
import { assigneeRefs, personById } from "../../db/read/people";
import { nameOf } from "../../domain/describe-words";
import type { View } from "../../domain/inbox-views";
import type { LeavingFacts } from "../../domain/may-leave";
import { RISK_RANK } from "../../domain/types";

/** As many as a mail can bear; the rest is in the inbox. */
export const MOST_LISTED = 200;

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
  const [risky, soon, counts] = await Promise.all([
    firstOf(sql, looker, "high-risk", now),
    firstOf(sql, looker, "mine", now),
    digestCounts(sql, looker),
  ]);
  const rows = [...new Map([...risky, ...soon].map((row) => [row.id, row])).values()]
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
  return { tasks, ...counts, count: Math.max(counts.count, rows.length) };
}

// A page may come out short, and the next one goes on where it ended.
const MOST_PAGES = 6;

async function firstOf(sql: Sql, looker: Looker, view: View, now: Date): Promise<ListRow[]> {
  const found: ListRow[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES && found.length < MOST_LISTED; page += 1) {
    const ask = { query: { view }, after, limit: MOST_LISTED - found.length, dayEnds: now };
    const { rows, next } = await inboxList(sql, looker, ask);
    found.push(...rows);
    if (next === null) break;
    after = next;
  }
  return found;
}

const dueOf = ({ dueAt }: ListRow): number => dueAt?.getTime() ?? Number.POSITIVE_INFINITY;
const byRiskThenDue = (a: ListRow, b: ListRow): number =>
  RISK_RANK[a.risk] - RISK_RANK[b.risk] || Math.sign(dueOf(a) - dueOf(b)) || 0;

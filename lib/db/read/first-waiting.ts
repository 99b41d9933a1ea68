// What waits for somebody, told outside the inbox: the first of the same list, but for what four eyes keep from them, with who asks
// called by name.
import { nameOf } from "../../domain/describe-words";
import type { View } from "../../domain/inbox-views";
import type { LeavingFacts } from "../../domain/may-leave";
import type { Sql } from "../client";
import { inboxList, type ListRow, type Looker } from "./inbox-list";
import { readNames } from "./names";

export type WaitingFacts = LeavingFacts & { id: string };

// A page may come out short, and the next one goes on where it ended.
const MOST_PAGES = 6;
const NO_DAY = new Date(0); // only what is due today asks when the day ends

export async function firstWaiting(
  sql: Sql,
  looker: Looker,
  view: Extract<View, "mine" | "high-risk">,
  most: number,
): Promise<{ rows: ListRow[]; isMore: boolean }> {
  const rows: ListRow[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES && rows.length < most; page += 1) {
    const ask = { query: { view }, after, limit: most - rows.length, dayEnds: NO_DAY, isTold: true };
    const found = await inboxList(sql, looker, ask);
    rows.push(...found.rows);
    after = found.next;
    if (after === null) break;
  }
  return { rows, isMore: after !== null };
}

export async function waitingFacts(sql: Sql, workspaceId: string, rows: ListRow[]): Promise<WaitingFacts[]> {
  const names = await readNames(
    sql,
    workspaceId,
    rows.map(({ fromAgent }) => fromAgent),
  );
  return rows.map(({ id, kind, risk, dueAt, title, fromAgent }) => ({
    id,
    kind,
    risk,
    dueAt,
    fromAgent: nameOf(fromAgent, { names }),
    spec: { title, human_task: {} },
    payload: null,
  }));
}

import type { InboxQuery } from "@/lib/domain/inbox-views";
import type { LiveTask } from "@/lib/domain/live";
import { isDueToday } from "./counted";
import type { Row } from "./rows";

export type Around = {
  me: string;
  since: string; // when the page was read
  last: Row | undefined; // the end of what was read of the list
  hasMore: boolean;
  now: Date; // as the server has it
  zone: string | null; // null: their computer's
};

export const MOST_ARRIVED = 1000;

/** Whether something that changed, and is not in this list, would be in it if the list were read again. */
export function isArrival(query: InboxQuery, task: LiveTask, around: Around): boolean {
  const { me, since, last, hasMore } = around;
  if (task.status !== "open" || task.mineVoted || query.view === "done" || query.view === "snoozed")
    return false;
  if (query.view !== "groups" && task.claimedBy !== null && task.claimedBy !== me) return false;
  if (!isIn(query, task, around)) return false;
  const isNew = Date.parse(String(task.assignedAt)) >= Date.parse(since);
  return isNew || !hasMore || last === undefined || placeOf(task) < placeOf(last);
}

function isIn(
  { view, kind, risk, agent, type, group, q }: InboxQuery,
  task: LiveTask,
  today: Pick<Around, "now" | "zone">,
): boolean {
  const has = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
  return (
    (view !== "high-risk" || task.risk === "high") &&
    (view !== "due-today" || isDueToday(task.dueAt, today)) &&
    (view !== "groups" || task.asked.some((ref) => !ref.startsWith("person:"))) &&
    (group === undefined || task.asked.includes(`group:${group}`)) &&
    (kind === undefined || task.kind === kind) &&
    (risk === undefined || task.risk === risk) &&
    (agent === undefined || has(task.fromAgent, agent)) &&
    (type === undefined || task.intentType === type) &&
    (q === undefined || has(task.title, q))
  );
}

const RANK = { high: 0, normal: 1, low: 2 };

const placeOf = ({ dueAt, risk, id }: Pick<LiveTask, "dueAt" | "risk" | "id">): string =>
  `${dueAt === null ? "infinity" : new Date(dueAt).toISOString()} ${RANK[risk]} ${id}`;

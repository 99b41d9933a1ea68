// What was sent to people, and what is to be: for the page that shows it. A member reads their own messages, whoever manages or
// audits all of them; the caller says which by `personIds`.
import { idFloor } from "../../domain/id-time";
import type { MessageOccasion } from "../../domain/message";
import type { DeliveryState, JsonObject, Outward } from "../../domain/types";
import type { Sql } from "../client";

export type MessageRow = {
  id: string;
  channel: Outward;
  occasion: MessageOccasion;
  state: DeliveryState;
  attempts: number;
  kept: boolean;
  urgent: boolean;
  personId: string | null;
  personName: string | null;
  groupName: string | null;
  address: string;
  intentId: string | null;
  subject: string | null;
  taskTitle: string | null; // of the task that it is about, where it has no subject yet
  answer: string | null;
  createdAt: Date;
  dueAt: Date;
  endedAt: Date | null;
};

/** `personIds`: only to these; an empty list is nobody. */
export type MessageFilter = {
  state?: DeliveryState | undefined;
  channel?: Outward | undefined;
  occasion?: MessageOccasion | undefined;
  kept?: boolean | undefined;
  intentId?: string | undefined;
  personIds?: string[] | undefined;
};

const columns = (sql: Sql) => sql`
  m.id, m.channel, m.occasion, m.state, m.attempts, m.kept, m.urgent, m.person_id as "personId", p.name as "personName",
  g.name as "groupName", m.address, m.intent_id as "intentId", m.subject,
  case when m.subject is null then coalesce(t.spec->>'title', t.spec->'human_task'->>'title') end as "taskTitle", m.answer, m.created_at as "createdAt", m.due_at as "dueAt",
  m.ended_at as "endedAt"`;
const names = (sql: Sql) => sql`
  left join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
  left join groups g on g.workspace_id = m.workspace_id and g.id = m.group_id
  left join tasks t on t.workspace_id = m.workspace_id and t.id = m.intent_id`;

/** For rows by the name of `m`. */
export const matching = (
  sql: Sql,
  { state, channel, occasion, kept, intentId, personIds }: MessageFilter,
) => sql`
  ${personIds ? sql`and m.person_id = any(${personIds}::uuid[])` : sql``}
  ${intentId ? sql`and m.intent_id = ${intentId}` : sql``}
  ${stateIs(sql, state)}
  ${channel ? sql`and m.channel = ${channel}` : sql``}
  ${occasion ? sql`and m.occasion = ${occasion}` : sql``}
  ${kept === undefined ? sql`` : sql`and m.kept = ${kept}`}`;

/** Newest first. */
export async function readMessages(
  sql: Sql,
  workspaceId: string,
  filter: MessageFilter,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<{ messages: MessageRow[]; next: string | null }> {
  const rows = await sql<MessageRow[]>`
    select ${columns(sql)}
    from (select * from messages m where m.workspace_id = ${workspaceId}
      ${after ? sql`and m.id < ${after}` : sql``} ${matching(sql, filter)}
      order by m.id desc limit ${limit + 1}) m ${names(sql)}
    order by m.id desc`;
  const messages = rows.slice(0, limit);
  return { messages, next: rows.length > limit ? (messages.at(-1)?.id ?? null) : null };
}

// In the words of the partial indexes.
function stateIs(sql: Sql, state: DeliveryState | undefined) {
  if (state === "dead") return sql`and m.state = 'dead'`;
  if (state === "due" || state === "leased")
    return sql`and m.state in ('due','leased') and m.state = ${state}`;
  return state ? sql`and m.state = ${state}` : sql``;
}

export type Attempted = {
  attempt: number;
  at: Date;
  ms: number | null;
  outcome: "under_way" | "delivered" | "failed" | "unknown";
  code: string | null;
  answer: string | null;
};
export type MessageFile = MessageRow & {
  destination: string;
  about: JsonObject;
  copy: number;
  content: JsonObject | null;
  tries: Attempted[];
  placeShutUntil: Date | null;
};

export async function readMessage(sql: Sql, workspaceId: string, id: string): Promise<MessageFile | null> {
  const [row] = await sql<Array<Omit<MessageFile, "tries">>>`
    select ${columns(sql)}, m.destination, m.about, m.copy, m.content,
      (select max(d.shut_until) from destinations d where d.workspace_id = m.workspace_id and d.channel = m.channel
        and d.name in (m.destination, m.channel::text) and d.shut_until > app_now()) as "placeShutUntil"
    from messages m ${names(sql)}
    where m.workspace_id = ${workspaceId} and m.id = ${id}`;
  if (!row) return null;
  const tries = await sql<Attempted[]>`
    select attempt, at, ms, outcome, code, answer from message_attempts
    where workspace_id = ${workspaceId} and message_id = ${id} order by attempt desc limit 100`;
  return { ...row, tries };
}

export const MOST_COUNTED = 100;
const LATELY_MS = 7 * 86_400_000;

/** How many could not be sent within a week, counted up to a hundred. */
export async function countDead(
  sql: Sql,
  workspaceId: string,
  personId: string | null,
  now: Date,
): Promise<number> {
  const [row] = await sql<Array<{ n: number }>>`
    select count(*)::int as n from (select from messages m
      where m.workspace_id = ${workspaceId} and m.state = 'dead' and m.id >= ${idFloor(new Date(now.getTime() - LATELY_MS))}
        ${personId ? sql`and m.person_id = ${personId}` : sql``} limit ${MOST_COUNTED}) as found`;
  return row?.n ?? 0;
}

/** Of those that a filter shows; counted up to `most`. */
export async function countDeadOf(
  sql: Sql,
  workspaceId: string,
  filter: MessageFilter,
  most: number,
): Promise<number> {
  const [row] = await sql<Array<{ n: number }>>`
    select count(*)::int as n from (select from messages m
      where m.workspace_id = ${workspaceId} ${matching(sql, { ...filter, state: "dead" })} limit ${most}) as found`;
  return row?.n ?? 0;
}

export type TroubledPlace = {
  channel: Outward;
  name: string;
  whose: string | null; // the person whose place it is
  code: string | null;
  answer: string | null;
  failedAt: Date;
  shutUntil: Date;
};

/** A limit that is over in a moment is how Slack works, and no trouble. */
const MOMENT_SECONDS = 5;

/** The places to which nothing is sent now: those that stand for a whole channel first. */
export const troubledPlaces = (sql: Sql, workspaceId: string): Promise<TroubledPlace[]> => sql<
  TroubledPlace[]
>`
  select d.channel, d.name, d.code, d.answer, d.failed_at as "failedAt", d.shut_until as "shutUntil", ${whoseOf(sql)} as whose
  from destinations d
  where d.workspace_id = ${workspaceId}
    and d.shut_until > app_now() + case when d.failures > 0 then 0 else ${MOMENT_SECONDS} end * interval '1 second'
  order by d.channel, d.name limit 20`;

const PERSON = "slack:person:";
/** Whose place it is, as `d`: that of somebody's direct messages. */
export const whoseOf = (sql: Sql) => sql`(
  select p.name from people p where p.workspace_id = d.workspace_id
    and p.id = case when d.name like ${`${PERSON}%`} then substr(d.name, ${PERSON.length + 1}::int)::uuid end)`;

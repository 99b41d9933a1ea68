import type { Intent, Task } from "../../domain/state";
import { STATUSES, type Status, TERMINAL } from "../../domain/types";
import { selfForming } from "../batch";
import type { Database, Sql } from "../client";
import { type IntentRecord, intentColumns, intentFrom, type TaskRecord, taskFrom } from "./rows";

export type Found = { intent: Intent; task: Task | null };
type Joined = IntentRecord & { task: TaskRecord | null };

const TASK =
  "(select row_to_json(t) from tasks t where t.workspace_id = i.workspace_id and t.id = i.id) as task";
const foundFrom = (row: Joined): Found => ({
  intent: intentFrom(row),
  task: row.task ? taskFrom(row.task) : null,
});

type Wanted = { workspaceId: string; id: string };
type Reader = (wanted: Wanted) => Promise<Found | null>;
const readers = new WeakMap<Database, Reader>();

// However many wait for an answer at the same moment, they are read with one query.
export function readIntent(db: Database, workspaceId: string, id: string): Promise<Found | null> {
  let reader = readers.get(db);
  if (!reader) {
    reader = selfForming((wanted: Wanted[]) => readMany(db, wanted), { max: 256, limit: 50_000 });
    readers.set(db, reader);
  }
  return reader({ workspaceId, id });
}

const WANTED =
  "unnest($1::uuid[], $2::uuid[]) as u(ws, id) join intents i on i.workspace_id = u.ws and i.id = u.id";
const READ = `select ${intentColumns("i")}, ${TASK} from ${WANTED}`;

// Ids need no quotes.
const idsOf = (wanted: Wanted[]): string[] => [
  `{${wanted.map(({ workspaceId }) => workspaceId)}}`,
  `{${wanted.map(({ id }) => id)}}`,
];

async function readMany(db: Database, wanted: Wanted[]): Promise<Array<Found | null>> {
  const rows = (await db.ask({ text: READ, params: idsOf(wanted) })) as Joined[];
  const found = new Map(rows.map((row) => [`${row.workspace_id} ${row.id}`, row]));
  return wanted.map(({ workspaceId, id }) => {
    const row = found.get(`${workspaceId} ${id}`);
    return row ? foundFrom(row) : null;
  });
}

export type Glance = { status: Status; to: string; submitter: string };
const glancers = new WeakMap<Database, (wanted: Wanted) => Promise<Glance | null>>();

// Only how it stands: what somebody who is about to wait needs to know.
export function glanceAtIntent(db: Database, workspaceId: string, id: string): Promise<Glance | null> {
  let glancer = glancers.get(db);
  if (!glancer) {
    glancer = selfForming((wanted: Wanted[]) => glanceAtMany(db, wanted), { max: 256, limit: 50_000 });
    glancers.set(db, glancer);
  }
  return glancer({ workspaceId, id });
}

const GLANCE = `select i.workspace_id, i.id, i.status, i.to_agent as to, i.submitter from ${WANTED}`;

async function glanceAtMany(db: Database, wanted: Wanted[]): Promise<Array<Glance | null>> {
  const rows = (await db.ask({ text: GLANCE, params: idsOf(wanted) })) as Array<
    Glance & { workspace_id: string; id: string }
  >;
  const found = new Map(rows.map((row) => [`${row.workspace_id} ${row.id}`, row]));
  return wanted.map(({ workspaceId, id }) => found.get(`${workspaceId} ${id}`) ?? null);
}

export type IntentFilter = {
  status?: Status[];
  type?: string;
  to?: string; // one canonical address
  from?: string;
  involving?: string; // an agent's own: sent by it or to it
  submitter?: string;
  correlationId?: string;
  replyTo?: string;
  createdBefore?: Date;
};

export const OPEN_STATUSES = STATUSES.filter((status) => !(TERMINAL as readonly Status[]).includes(status));

// Newest first; `before` is the id of the last one seen, because ids carry their time.
export async function listIntents(
  sql: Sql,
  workspaceId: string,
  filter: IntentFilter,
  page: { limit: number; before?: string | null },
): Promise<{ found: Found[]; next: string | null }> {
  const rows = await sql<Joined[]>`
    select ${sql.unsafe(intentColumns("i"))}, ${sql.unsafe(TASK)} from intents i
    where i.workspace_id = ${workspaceId} and i.root_id is null
      ${page.before ? sql`and i.id < ${page.before}` : sql``}
      ${filter.status ? sql`and i.status = any(${filter.status}::intent_status[])` : sql``}
      ${filter.type ? sql`and i.type = ${filter.type}` : sql``}
      ${filter.to ? sql`and i.to_agent = ${filter.to} ${filter.to.startsWith("agent://") ? sql`and i.to_agent like 'agent://%'` : sql``}` : sql``}
      ${filter.from ? sql`and i.from_agent = ${filter.from}` : sql``}
      ${filter.involving ? sql`and (i.to_agent = ${filter.involving} or i.submitter = ${filter.submitter ?? ""})` : sql``}
      ${filter.correlationId ? sql`and coalesce(i.correlation_id, i.id) = ${filter.correlationId}` : sql``}
      ${filter.replyTo ? sql`and i.reply_to = ${filter.replyTo}` : sql``}
      ${filter.createdBefore ? sql`and i.created_at < ${filter.createdBefore}` : sql``}
    order by i.id desc limit ${page.limit + 1}`;
  const shown = rows.slice(0, page.limit);
  return { found: shown.map(foundFrom), next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null };
}

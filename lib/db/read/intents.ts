import type { Intent, Task } from "../../domain/state";
import type { Status } from "../../domain/types";
import { selfForming } from "../batch";
import { keyedBy } from "../by-index";
import type { Database } from "../client";
import { type IntentRecord, intentColumns, intentFrom, type TaskRecord, taskFrom } from "./rows";

export type Found = { intent: Intent; task: Task | null };
export type Joined = IntentRecord & { task: TaskRecord | null };

export const TASK =
  "(select row_to_json(t) from tasks t where t.workspace_id = i.workspace_id and t.id = i.id) as task";
export const foundFrom = (row: Joined): Found => ({
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

const WANTED = `unnest($1::uuid[], $2::uuid[]) as u(ws, id) join intents i on ${keyedBy("i.workspace_id", "u.ws")} and i.id = u.id`;
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

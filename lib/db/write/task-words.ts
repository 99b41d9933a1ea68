// What can be searched, kept beside the tasks: a row of words for each that is open. Nobody waits for it. It follows the order
// in which intents moved, behind the oldest running transaction, so what commits late is not passed by; and whoever works on
// it holds the row that says how far it has come, so nothing older is written over something newer.
import { TERMINAL } from "../../domain/types";
import type { Sql } from "../client";
import { idsOf, readWords, spacesOf, type TaskKey } from "../read/searched";

const BITE = 50; // about 10 ms of one connection
const SWEPT = 500; // looked at, of which few are deleted
// Looked at together. Under load most of what moved is over before anybody comes to it.
const MOST_MOVED = 2_000;

/** What moved and is still to be gone through, in the mind of one worker; `upTo`: where the cursor is afterwards. */
export type Moved = { cursor: string; todo: TaskKey[]; upTo: string; isAll: boolean };
export type Bitten = { moved: Moved | null; cursor: string; isMore: boolean };

type Walk = { through: "open"; after: string[] } | { through: "words"; after: string[] };
type Progress = { cursor: string; walk: Walk | null; isAhead: boolean };

const ZERO = "00000000-0000-0000-0000-000000000000";
const BEGINNING: Walk = { through: "open", after: [ZERO, "CREATED", ZERO] };
const OVER = `('${TERMINAL.join("','")}')`;

/** A bounded piece of the work. null: another worker is at it. */
export function writeSomeWords(sql: Sql, before: Moved | null): Promise<Bitten | null> {
  return sql.begin(async (begun) => {
    const tx = begun as unknown as Sql;
    // A plan made while the tables were small would be kept while they grow. And nobody waits for the commit.
    await tx.unsafe("set local enable_seqscan = off; set local synchronous_commit = off");
    const progress = await hold(tx);
    return progress ? await advance(tx, progress, before) : null;
  }) as Promise<Bitten | null>;
}

// `isAhead` of every transaction there is: the database was copied to another server, whose numbers began anew.
async function hold(tx: Sql): Promise<Progress | undefined> {
  const [progress] = await tx<Progress[]>`
    select cursor::text, walk, cursor > pg_snapshot_xmin(pg_current_snapshot()) as "isAhead"
    from search_progress for update skip locked`;
  return progress;
}

async function advance(tx: Sql, progress: Progress, before: Moved | null): Promise<Bitten> {
  const { cursor, walk, isAhead } = progress;
  const moved = before?.cursor === cursor ? before : isAhead ? null : await readMoved(tx, cursor);
  if (moved === null) return { moved: null, cursor: await beginAnew(tx), isMore: true };
  const todo = moved.todo.slice(BITE);
  await writeWords(tx, moved.todo.slice(0, BITE));
  if (todo.length > 0) return { moved: { ...moved, todo }, cursor, isMore: true };
  if (moved.upTo !== cursor) await tx`update search_progress set cursor = ${moved.upTo}::xid8`;
  // What is new goes first.
  const isIdle = moved.isAll && moved.todo.length === 0;
  if (isIdle && walk !== null) await walkOn(tx, walk);
  return { moved: null, cursor: moved.upTo, isMore: !moved.isAll || walk !== null };
}

async function beginAnew(tx: Sql): Promise<string> {
  const [row] = await tx<Array<{ cursor: string }>>`
    update search_progress set cursor = pg_snapshot_xmin(pg_current_snapshot()), walk = ${tx.json(BEGINNING)}
    returning cursor::text`;
  return row?.cursor ?? "0";
}

type MovedRow = {
  workspaceId: string | null;
  id: string;
  upTo: string;
  isAll: boolean;
  isStuck: boolean | null;
};

// null: so much moved in one transaction that it is better to go through everything. The last of a cut list may be one of
// several of its transaction, so it is left for the next.
async function readMoved(tx: Sql, cursor: string): Promise<Moved | null> {
  const rows = await tx<MovedRow[]>`
    with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as xmin),
    piece as materialized (
      select xid, workspace_id, id, status from intents
      where xid >= ${cursor}::xid8 and xid < (select xmin from horizon) order by intents.xid limit ${MOST_MOVED}),
    range as materialized (
      select case when n < ${MOST_MOVED} then (select xmin from horizon)
                  else (select xid from piece order by piece.xid desc limit 1) end as up_to,
             n < ${MOST_MOVED} as is_all, (select xid from piece order by piece.xid limit 1) as first
      from (select count(*) as n from piece) as counted)
    select m.workspace_id as "workspaceId", m.id, r.up_to::text as "upTo", r.is_all as "isAll", r.first = r.up_to as "isStuck"
    from range r left join piece m on m.xid < r.up_to and (m.status not in ${tx.unsafe(OVER)} or exists (
      select from task_words w where w.workspace_id = m.workspace_id and w.task_id = m.id))
    order by m.xid`;
  const [first] = rows;
  if (!first || first.isStuck) return null;
  const todo = rows.flatMap(({ workspaceId, id }) => (workspaceId === null ? [] : [{ workspaceId, id }]));
  return { cursor, todo, upTo: first.upTo, isAll: first.isAll };
}

/** Those that are open are known by their words now; of the others there are none any more. */
async function writeWords(tx: Sql, keys: TaskKey[]): Promise<void> {
  if (keys.length === 0) return;
  const open = await readWords(tx, keys);
  const known = new Set(open.map(({ workspaceId, id }) => workspaceId + id));
  const gone = keys.filter(({ workspaceId, id }) => !known.has(workspaceId + id));
  if (gone.length > 0)
    await tx`
      delete from task_words w using unnest(${spacesOf(gone)}::uuid[], ${idsOf(gone)}::uuid[]) as k(workspace_id, id)
      where w.workspace_id = k.workspace_id and w.task_id = k.id`;
  if (open.length > 0)
    await tx`
      insert into task_words (workspace_id, task_id, words)
      select * from unnest(${spacesOf(open)}::uuid[], ${idsOf(open)}::uuid[], ${open.map(({ words }) => words)}::text[])
      on conflict (workspace_id, task_id) do update set words = excluded.words where task_words.words <> excluded.words`;
}

// First through all intents that are not over, then through the words, for those whose task is.
async function walkOn(tx: Sql, walk: Walk): Promise<void> {
  const after = walk.through === "open" ? await walkOpen(tx, walk.after) : await sweep(tx, walk.after);
  const next: Walk | null =
    after !== null
      ? { ...walk, after }
      : walk.through === "open"
        ? { through: "words", after: [ZERO, ZERO] }
        : null;
  await tx`update search_progress set walk = ${next === null ? null : tx.json(next)}`;
}

async function walkOpen(tx: Sql, [workspaceId, status, id]: string[]): Promise<string[] | null> {
  const rows = await tx<Array<TaskKey & { status: string }>>`
    select workspace_id as "workspaceId", status, id from intents
    where status not in ${tx.unsafe(OVER)}
      and (workspace_id, status, id) > (${workspaceId ?? ZERO}::uuid, ${status ?? ""}::intent_status, ${id ?? ZERO}::uuid)
    order by workspace_id, intents.status, id limit ${BITE}`;
  await writeWords(tx, rows);
  const last = rows.at(-1);
  return last && rows.length === BITE ? [last.workspaceId, last.status, last.id] : null;
}

async function sweep(tx: Sql, [workspaceId, taskId]: string[]): Promise<string[] | null> {
  const [last] = await tx<Array<TaskKey & { n: number }>>`
    with piece as materialized (
      select workspace_id, task_id from task_words
      where (workspace_id, task_id) > (${workspaceId ?? ZERO}::uuid, ${taskId ?? ZERO}::uuid)
      order by workspace_id, task_id limit ${SWEPT}),
    gone as (
      delete from task_words w using piece s where w.workspace_id = s.workspace_id and w.task_id = s.task_id
        and (select t.status from tasks t where t.workspace_id = s.workspace_id and t.id = s.task_id) is distinct from 'open')
    select workspace_id as "workspaceId", task_id as id, (select count(*)::int from piece) as n
    from piece order by workspace_id desc, task_id desc limit 1`;
  return last && last.n === SWEPT ? [last.workspaceId, last.id] : null;
}

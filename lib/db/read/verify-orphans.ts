// Rows that belong to nothing: the tables carry no foreign keys, so this is where a lost intent or person shows.
import type { Sql } from "../client";
import type { Invariant } from "./verify-bundle";

export type Orphan = { invariant: Invariant; intentId: string | null; what: string };

const MOST = 100; // of one kind: enough to see what happened
const OWNED: Array<{ table: string; key: string; invariant: Invariant }> = [
  { table: "events", key: "intent_id", invariant: "I1" },
  { table: "tasks", key: "id", invariant: "I1" },
  { table: "decisions", key: "task_id", invariant: "I1" },
  { table: "revisions", key: "intent_id", invariant: "I1" },
  { table: "timers", key: "intent_id", invariant: "I7" },
  { table: "assignments", key: "task_id", invariant: "I1" },
  { table: "deliveries", key: "intent_id", invariant: "I5" },
  { table: "offers", key: "intent_id", invariant: "I1" },
  { table: "task_words", key: "task_id", invariant: "I1" },
  { table: "idempotency", key: "intent_id", invariant: "I8" },
];

/** `withinMs`: it fails as a statement that takes too long does; 0: however long it takes. */
export async function findOrphans(sql: Sql, workspaceId: string, withinMs = 0): Promise<Orphan[]> {
  const end = performance.now() + withinMs;
  const leftMs = () => (withinMs === 0 ? 0 : Math.max(1, Math.floor(end - performance.now())));
  const found: Orphan[] = [];
  for (const { table, key, invariant } of OWNED) {
    const rows = await slowly(
      sql,
      `select distinct ${key} as id from ${table} t where workspace_id = $1 and ${key} is not null
       and not exists (select from intents i where i.workspace_id = t.workspace_id and i.id = t.${key}) limit ${MOST}`,
      workspaceId,
      leftMs(),
    );
    for (const row of rows)
      found.push({ invariant, intentId: row.id, what: `${table} of an intent that does not exist` });
  }
  const strangers = await slowly(
    sql,
    `select task_id as id, person_id from decisions d where workspace_id = $1
     and not exists (select from people p where p.workspace_id = d.workspace_id and p.id = d.person_id) limit ${MOST}`,
    workspaceId,
    leftMs(),
  );
  for (const row of strangers)
    found.push({
      invariant: "I9",
      intentId: row.id,
      what: `decided by ${row.person_id}, who is nobody here`,
    });
  const halves = await slowly(
    sql,
    `select id from intents where workspace_id = $1 and (key_id is null) <> (key_body is null) limit ${MOST}`,
    workspaceId,
    leftMs(),
  );
  for (const row of halves)
    found.push({ invariant: "I8", intentId: row.id, what: "half of an idempotency key" });
  return found;
}

/** Rows of a workspace that does not exist: nobody sees them, and whatever asks workspace by workspace passes them over. */
export async function findLostWorkspaces(
  sql: Sql,
): Promise<Array<{ invariant: Invariant; workspaceId: string; what: string }>> {
  const lost = [{ table: "intents", invariant: "I1" as const }, ...OWNED].map(
    async ({ table, invariant }) => {
      // From one workspace to the next over the primary key: there are few of them, and many rows of each.
      const rows = await sql.unsafe<Array<{ id: string }>>(
        `with recursive found (id) as (
         (select workspace_id from ${table} order by workspace_id limit 1)
         union all
         select (select workspace_id from ${table} where workspace_id > found.id order by workspace_id limit 1)
         from found where found.id is not null)
       select id from found where id is not null and id not in (select id from workspaces)`,
      );
      const what = `${table} of a workspace that does not exist`;
      return rows.map(({ id }) => ({ invariant, workspaceId: id, what }));
    },
  );
  return (await Promise.all(lost)).flat();
}

/** I12: what should have happened more than this many seconds ago. A question of the worker, not of the rows' truth. */
export async function findLate(sql: Sql, workspaceId: string, seconds: number): Promise<Orphan[]> {
  const timers = await slowly(
    sql,
    `select intent_id as id, kind::text as what from timers
     where workspace_id = $1 and due_at < app_now() - interval '${Number(seconds)} s' limit ${MOST}`,
    workspaceId,
  );
  const deliveries = await slowly(
    sql,
    `select intent_id as id, occasion::text as what from deliveries
     where workspace_id = $1 and state in ('due','leased') and due_at < app_now() - interval '${Number(seconds)} s' limit ${MOST}`,
    workspaceId,
  );
  return [
    ...timers.map((row) => ({
      invariant: "I12" as const,
      intentId: row.id,
      what: `a timer (${row.what}) is overdue`,
    })),
    ...deliveries.map((row) => ({
      invariant: "I12" as const,
      intentId: row.id,
      what: `a delivery (${row.what}) is overdue`,
    })),
  ];
}

type Row = { id: string; what: string; person_id: string };

const slowly = (sql: Sql, text: string, workspaceId: string, mostMs = 0): Promise<Row[]> =>
  sql.begin("read only", async (tx) => {
    await tx.unsafe(`set local statement_timeout = ${Number(mostMs)}`);
    return tx.unsafe<Row[]>(text, [workspaceId]);
  }) as Promise<Row[]>;

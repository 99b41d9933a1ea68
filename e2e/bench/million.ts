// A million intents that wait. One is submitted through the API, then every row it left is copied under new ids: the rows
// are as long and as indexed as real ones, and there is no second description of them here that could go stale.
import type postgres from "postgres";

// Where a table names the intent, and what else must be unique or spread in a copy.
const TABLES: Array<{ table: string; key: string; fresh: Record<string, string> }> = [
  { table: "intents", key: "id", fresh: { head: "sha256(n.id::text::bytea)", key_id: "gen_random_uuid()" } },
  { table: "events", key: "intent_id", fresh: { hash: "sha256((n.id::text || t.seq)::bytea)" } },
  { table: "tasks", key: "id", fresh: {} },
  { table: "assignments", key: "task_id", fresh: { due_at: "t.due_at + n.later" } },
  { table: "timers", key: "intent_id", fresh: { due_at: "t.due_at + n.later" } },
  { table: "deliveries", key: "intent_id", fresh: {} },
];
const CHUNK = 50_000;

/** Copies the intent `total` times; the clock of each copy's timers is later, so that none is due while we measure. */
export async function copyIntent(
  sql: postgres.Sql,
  intentId: string,
  total: number,
  say: (line: string) => void,
): Promise<void> {
  await sql.unsafe("create unlogged table bench_new (id uuid not null, later interval not null)");
  const copies = await Promise.all(TABLES.map((each) => copyStatement(sql, each, intentId)));
  for (let made = 0; made < total; made += CHUNK) {
    await sql.begin(async (chunk) => {
      await chunk`set local statement_timeout = 0`;
      await chunk.unsafe(
        `truncate bench_new; insert into bench_new select uuidv7(), random() * interval '30 days'
         from generate_series(1, ${Math.min(CHUNK, total - made)})`,
      );
      for (const copy of copies) await chunk.unsafe(copy);
    });
    if ((made / CHUNK) % 5 === 4) say(`${made + CHUNK} intents are waiting`);
  }
  await sql.unsafe("drop table bench_new");
}

async function copyStatement(
  sql: postgres.Sql,
  each: (typeof TABLES)[number],
  intentId: string,
): Promise<string> {
  const columns = await sql<Array<{ name: string }>>`
    select column_name as name from information_schema.columns
    where table_schema = 'public' and table_name = ${each.table} and column_name <> 'xid'
    order by ordinal_position`;
  const fresh: Record<string, string> = { [each.key]: "n.id", ...each.fresh };
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const values = columns.map(({ name }) => fresh[name] ?? `t."${name}"`).join(", ");
  return `insert into ${each.table} (${names}) select ${values} from bench_new n, ${each.table} t where t.${each.key} = '${intentId}'`;
}

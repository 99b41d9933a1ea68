// How late a timer acts when two hundred fall due every second, in the product as it is shipped: reminders of real tasks, evenly
// spread. Late is by how much the reminder's event, which the database dated, comes after the moment for which its timer was set.
import postgres from "postgres";
import { writeAllWords } from "./all-words";
import { spread } from "./figures";
import type { Line, Say } from "./lines";
import { copyIntent } from "./million";
import { startProduct } from "./product";
import { submitReminded } from "./reminded";

const EACH_MS = 5; // two hundred a second
const SECONDS = 20;
const FEWEST_SECONDS = 3;
const LEAD_MS = 5_000;
const LONGEST_MS = 60_000; // after the last was due
const MUST = { p50: 20, p99: 100 };

type Place = { server: string; folder: string };

export async function measureLateness({ server, folder }: Place, scale: number, say: Say): Promise<Line[]> {
  const total = Math.ceil((Math.max(FEWEST_SECONDS, SECONDS * scale) * 1000) / EACH_MS);
  const product = await startProduct(server, "bench_late", folder);
  const sql = postgres(product.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const id = await submitReminded(product);
    await copyIntent(sql, id, total, say);
    await writeAllWords(sql, say);
    await sql.unsafe("set statement_timeout = 0");
    await sql.unsafe("vacuum (analyze, freeze)");
    await sql.unsafe("checkpoint");
    await arm(sql, id);
    const late = await whenAllActed(sql, total);
    say(`${late.length} of ${total} timers acted, at ${1000 / EACH_MS} a second`);
    const { p50, p99 } = spread(late);
    return [
      {
        name: `lateness of timers at ${1000 / EACH_MS} a second, p50 / p99 of ${late.length}`,
        must: `≤ ${MUST.p50} / ${MUST.p99} ms, each once`,
        measured: `${p50.toFixed(1)} / ${p99.toFixed(1)} ms (worst ${Math.max(...late).toFixed(0)} ms)`,
        reached: late.length === total && p50 <= MUST.p50 && p99 <= MUST.p99,
      },
    ];
  } finally {
    await sql.end({ timeout: 2 });
    await product.stop();
  }
}

/** Every copy's reminder, each a moment after the one before; when, is kept beside, because a timer that acted is gone. */
async function arm(sql: postgres.Sql, original: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`
      create unlogged table bench_armed as
      select workspace_id, intent_id, due_at
        + (row_number() over (order by intent_id)) * ${EACH_MS}::int * interval '1 millisecond' as due_at
      from (select t.workspace_id, t.intent_id,
          date_trunc('milliseconds', app_now()) + ${LEAD_MS}::int * interval '1 millisecond' as due_at
        from timers t where t.kind = 'reminder' and t.intent_id <> ${original}) as copied`;
    await tx`
      update timers t set due_at = a.due_at from bench_armed a
      where t.workspace_id = a.workspace_id and t.intent_id = a.intent_id and t.kind = 'reminder'`;
  });
}

/** Milliseconds, one for each reminder that came. */
async function whenAllActed(sql: postgres.Sql, total: number): Promise<number[]> {
  const deadline = performance.now() + LEAD_MS + total * EACH_MS + LONGEST_MS;
  for (;;) {
    // Seldom: what is measured shares the cores with this.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const [left] = await sql`
      select count(*)::int as n from bench_armed a join timers t
        on t.workspace_id = a.workspace_id and t.intent_id = a.intent_id and t.kind = 'reminder' and t.due_at = a.due_at`;
    if (left?.n > 0 && performance.now() < deadline) continue;
    const rows = await sql<Array<{ ms: number }>>`
      select extract(epoch from e.at - a.due_at)::float8 * 1000 as ms from bench_armed a
      join events e on e.workspace_id = a.workspace_id and e.intent_id = a.intent_id
      where e.type = 'intent.reminder' and e.at >= a.due_at - interval '1 second'`;
    return rows.map(({ ms }) => ms);
  }
}

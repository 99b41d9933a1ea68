// A hundred thousand timers that are due at once, in the product as it is shipped: when all have acted and left a delivery, when all
// of it was told, and how long people who decide wait meanwhile.
import postgres from "postgres";
import { runLoad } from "./load";
import { copyIntent } from "./million";
import { processorMs } from "./processor-time";
import { type Product, startProduct } from "./product";

const TIMERS = 100_000;
const LANES = 4;
const LEAD_SECONDS = 4; // the load is warm by then
const LOAD_SECONDS = 12;
type Line = { name: string; must: string; measured: string; reached: boolean | null };
type Say = (line: string) => void;

type Place = { server: string; folder: string; postmaster: number };

export async function measureHerd(
  { server, folder, postmaster }: Place,
  scale: number,
  say: Say,
): Promise<Line[]> {
  const total = Math.ceil(TIMERS * scale);
  const product = await startProduct(server, "bench_herd", folder);
  const sql = postgres(product.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const id = await submitReminded(product);
    await copyIntent(sql, id, total, say);
    await sql.unsafe("set statement_timeout = 0");
    await sql.unsafe("vacuum (analyze, freeze)");
    await sql.unsafe("checkpoint");
    const quiet = await load(product, LOAD_SECONDS / 2);
    await sql`update timers set due_at = app_now() + ${LEAD_SECONDS} * interval '1 second' where kind = 'reminder'`;
    const loading = load(product, LOAD_SECONDS);
    const due = performance.now() + LEAD_SECONDS * 1000;
    const clock = () => (processorMs([product.pids().worker, postmaster]) ?? Number.NaN) / 1000;
    await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    const before = clock();
    const acted =
      (await until(sql, "select count(*) from timers where kind = 'reminder' and due_at <= app_now()", due)) /
      1000;
    const used = clock() - before;
    say(`${total} timers acted within ${acted.toFixed(1)} s`);
    const busy = await loading;
    const told =
      (await until(sql, "select count(*) from deliveries where state in ('due','leased')", due)) / 1000;
    const [made] = await sql`select count(*)::int as n from deliveries where occasion = 'reminder'`;
    const [messages] = await sql`select count(*)::int as n from messages`;
    say(`${made?.n} deliveries, told within ${told.toFixed(0)} s by ${messages?.n} messages`);
    const of = ({ p50, p99 }: { p50: number; p99: number }) => `${p50.toFixed(1)} / ${p99.toFixed(0)} ms`;
    return [
      {
        name: `${total} timers due at once, each acting and leaving a delivery`,
        must: "≤ 10 s",
        measured: `${acted.toFixed(1)} s, in which the worker and PostgreSQL used ${used.toFixed(1)} s of a processor`,
        reached: made?.n >= total && acted <= 10,
      },
      {
        name: `decisions meanwhile (p50 / p99; before: ${of(quiet.decide)})`,
        must: "≤ 100 ms",
        measured: of(busy.decide),
        reached: busy.decide.p99 <= 100,
      },
      {
        name: `all of it told, in ${messages?.n} messages`,
        must: "",
        measured: `${told.toFixed(0)} s`,
        reached: null,
      },
    ];
  } finally {
    await sql.end({ timeout: 2 });
    await product.stop();
  }
}

const load = ({ base, keys }: Product, seconds: number) =>
  runLoad({ base, waitBase: base, keys, lanes: LANES, seconds, pause: 20 });

/** Milliseconds from `due` until there is none left. */
async function until(sql: postgres.Sql, count: string, due: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  for (;;) {
    const [row] = await sql.unsafe(`select (${count})::int as n`);
    if (row?.n < 20) return performance.now() - due;
    if (performance.now() - due > 300_000) throw new Error(`not within five minutes: ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function submitReminded(product: Product): Promise<string> {
  const answer = await fetch(`${product.base}/v1/intents`, {
    method: "POST",
    headers: {
      "x-api-key": product.keys.workspace[0] ?? "",
      "content-type": "application/json",
      "idempotency-key": "the-one-to-copy",
    },
    body: JSON.stringify({
      intent_type: "bench.v1",
      to_agent: "human",
      payload: { service: "api", note: "x".repeat(400) },
      human_task: { title: "Deploy", remind_after_seconds: 86_400 },
      remind_after_seconds: 86_400,
      remind_interval_seconds: 86_400,
      max_reminders: 5,
    }),
  });
  const { intent_id: id } = (await answer.json()) as { intent_id?: string };
  if (!id) throw new Error(`it was not taken: ${answer.status}`);
  // What it left is told by now: the copies shall be of a settled intent.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return id;
}

// A hundred thousand timers that are due at once, beside a million that are armed, in the product as it is shipped: when all have
// acted and left a delivery, when all of it was told, and how long people who decide and agents who submit wait meanwhile.
import postgres from "postgres";
import { writeAllWords } from "./all-words";
import type { Line, Say } from "./lines";
import { runLoad } from "./load";
import { copyIntent } from "./million";
import { processorMs } from "./processor-time";
import { type Product, startProduct } from "./product";
import { submitReminded } from "./reminded";

const ARMED = 1_000_000;
const TIMERS = 100_000;
const LANES = 4;
const SETTING_SECONDS = 12; // longer than it takes to set them all
const LEAD_SECONDS = 4; // the load is warm by then
const FEW = 20; // what the load itself leaves at any moment
const LOAD_SECONDS = 12;

type Place = { server: string; folder: string; postmaster: number };

export async function measureHerd(
  { server, folder, postmaster }: Place,
  scale: number,
  say: Say,
): Promise<Line[]> {
  const armed = Math.ceil(ARMED * scale);
  const total = Math.ceil(TIMERS * scale);
  const product = await startProduct(server, "bench_herd", folder);
  const sql = postgres(product.databaseUrl, { max: 1, onnotice: () => {} });
  try {
    const id = await submitReminded(product);
    await copyIntent(sql, id, armed, say);
    const [last] = await sql`select id from intents order by id desc limit 1`;
    await copyIntent(sql, id, total, say);
    await settle(sql, say);
    const quiet = await load(product, LOAD_SECONDS / 2);
    const due = await setDue(sql, last?.id);
    await rest(due - LEAD_SECONDS * 1000 - performance.now());
    const loading = load(product, LOAD_SECONDS);
    loading.catch(() => {}); // it ends with the product, and what ended that is what is to be said
    const clock = () => (processorMs([product.pids().worker, postmaster]) ?? Number.NaN) / 1000;
    await rest(due - performance.now());
    const before = clock();
    const acted = (await until(sql, "timers where kind = 'reminder' and due_at <= app_now()", due)) / 1000;
    const used = clock() - before;
    say(`${total} timers acted within ${acted.toFixed(1)} s`);
    const busy = await loading;
    const told = (await until(sql, "deliveries where state in ('due','leased')", due)) / 1000;
    const [made] = await sql`select count(*)::int as n from deliveries where occasion = 'reminder'`;
    const [messages] = await sql`select count(*)::int as n from messages`;
    say(`${made?.n} deliveries, told within ${told.toFixed(0)} s by ${messages?.n} messages`);
    return [
      {
        name: `${total} timers due at once beside ${armed} armed, each acting and leaving a delivery`,
        must: "≤ 10 s",
        measured: `${acted.toFixed(1)} s, in which the worker and PostgreSQL used ${used.toFixed(1)} s of a processor`,
        reached: made?.n >= total && acted <= 10,
      },
      {
        name: `decisions meanwhile (p50 / p99; before: ${inWords(quiet.decide)})`,
        must: "≤ 100 ms",
        measured: inWords(busy.decide),
        reached: busy.decide.p99 <= 100,
      },
      {
        name: `submits meanwhile (p50 / p99; before: ${inWords(quiet.submit)}; the aim: p99 at most doubled)`,
        must: "",
        measured: `${inWords(busy.submit)}, p99 ${(busy.submit.p99 / quiet.submit.p99).toFixed(1)} times`,
        reached: null,
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

const inWords = ({ p50, p99 }: { p50: number; p99: number }) => `${p50.toFixed(1)} / ${p99.toFixed(0)} ms`;

/** As it is when nothing has come for a while: the worker would otherwise still write what a search needs. */
async function settle(sql: postgres.Sql, say: Say): Promise<void> {
  await sql.unsafe("set statement_timeout = 0");
  await sql.unsafe("analyze");
  await writeAllWords(sql, say);
  await sql.unsafe("vacuum (analyze, freeze)");
  await sql.unsafe("checkpoint");
  // What was counted before they were due says nothing of how many are.
  await sql.unsafe("set enable_seqscan = off");
}

const load = ({ base, keys }: Product, seconds: number) =>
  runLoad({ base, waitBase: base, keys, lanes: LANES, seconds, pause: 20 });

/** Of all that were made after this one, at one moment; which, on this process's clock. Ids are in the order of making. */
async function setDue(sql: postgres.Sql, last: string): Promise<number> {
  const [at] = await sql<Array<{ due: string }>>`
    select (app_now() + ${SETTING_SECONDS + LEAD_SECONDS} * interval '1 second')::text as due`;
  const due = at?.due ?? "";
  await sql`update timers set due_at = ${due}::text::timestamptz where kind = 'reminder' and intent_id > ${last}`;
  const [left] = await sql<Array<{ ms: number }>>`
    select extract(epoch from ${due}::text::timestamptz - app_now())::float8 * 1000 as ms`;
  return performance.now() + (left?.ms ?? 0);
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** Milliseconds from `due` until there is as good as none left. A few are looked for, not all of them counted. */
async function until(sql: postgres.Sql, where: string, due: number): Promise<number> {
  for (;;) {
    const [row] = await sql.unsafe(
      `select count(*)::int as n from (select from ${where} limit ${FEW}) as few`,
    );
    if (row?.n < FEW) return performance.now() - due;
    if (performance.now() - due > 300_000) throw new Error(`not within five minutes: ${where}`);
    await rest(50);
  }
}

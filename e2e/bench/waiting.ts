// What a million waiting intents cost: disk, an idle processor, and throughput beside a database without them.
import postgres from "postgres";
import { writeAllWords } from "./all-words";
import { median } from "./figures";
import { runLoad } from "./load";
import { copyIntent } from "./million";
import { processorMs } from "./processor-time";
import type { Product } from "./product";
import { submission } from "./shapes";

export type Waiting = {
  gigabytes: number;
  idlePercent: number | null;
  ratio: number;
  rounds: Array<[number, number]>;
};
type Place = { empty: Product; full: Product; postmaster: number; say: (line: string) => void };
export type WaitingOptions = { total: number; seconds: number; idleSeconds: number; rounds: number };

const LANES = 64;
/** By then autovacuum has looked at the new rows, the checkpoint is written, and Node has tidied up behind the load before. */
const SETTLE_MS = 90_000;

export async function measureWaiting(place: Place, options: WaitingOptions): Promise<Waiting> {
  const { empty, full, say } = place;
  const sql = postgres(full.databaseUrl, { max: 1, onnotice: () => {} });
  const before = await size(sql);
  await copyIntent(sql, await submitOne(full), options.total, say);
  // The worker would take its time, and neither the disk nor an idle processor would be what they are in the end.
  await writeAllWords(sql, say);
  // Fewer rows (--quick) are reckoned up to a million.
  const gigabytes = ((await size(sql)) - before) / 1e9 / (options.total / 1_000_000);
  say(`${gigabytes.toFixed(2)} GB on disk; bytes per intent: ${await sizes(sql, options.total)}`);
  await sql.unsafe("set statement_timeout = 0");
  await sql.unsafe("vacuum (analyze, freeze)");
  await sql.unsafe("checkpoint");
  await sql.end();
  const idlePercent = await idle(place, options.idleSeconds);

  const rounds: Array<[number, number]> = [];
  for (let round = 0; round < options.rounds; round += 1) {
    const without = await throughput(empty, options.seconds);
    const beside = await throughput(full, options.seconds);
    rounds.push([without, beside]);
    say(`with none ${without.toFixed(0)}/s, with ${options.total} waiting ${beside.toFixed(0)}/s`);
  }
  return {
    gigabytes,
    idlePercent,
    rounds,
    ratio: median(rounds.map(([without, beside]) => beside / without)),
  };
}

async function submitOne(product: Product): Promise<string> {
  const answer = await fetch(`${product.base}/v1/intents`, {
    method: "POST",
    headers: { "x-api-key": product.keys.workspace[0] ?? "", "idempotency-key": "the-one-to-copy" },
    body: submission(),
  });
  const { intent_id } = (await answer.json()) as { intent_id: string };
  // Its delivery is made by now or soon: the copies shall be of a settled intent, not of one being told about.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  return intent_id;
}

async function size(sql: postgres.Sql): Promise<number> {
  const [row] = await sql`select pg_database_size(current_database())::float8 as bytes`;
  return Number(row?.bytes);
}

/** Where it goes: table and indexes, per intent. */
async function sizes(sql: postgres.Sql, total: number): Promise<string> {
  const rows = await sql<Array<{ name: string; rows: number; indexes: number }>>`
    select relname as name, pg_table_size(oid)::float8 as rows, pg_indexes_size(oid)::float8 as indexes from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace order by pg_total_relation_size(oid) desc limit 8`;
  return rows
    .map((row) => `${row.name} ${Math.round(row.rows / total)} + ${Math.round(row.indexes / total)}`)
    .join(", ");
}

/** The full product's processes, web too, and the whole of PostgreSQL, with nobody asking for anything. */
async function idle({ empty, full, postmaster, say }: Place, seconds: number): Promise<number | null> {
  const web = await full.startWeb();
  await empty.stop();
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const parts = Object.entries({ ...full.pids(), web: web.pid, PostgreSQL: postmaster });
  const before = parts.map(([, pid]) => processorMs([pid]));
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const after = parts.map(([, pid]) => processorMs([pid]));
  await empty.start();
  await web.stop();
  const shares = parts.map((_, i) => share(before[i] ?? null, after[i] ?? null, seconds));
  const whole = shares.reduce((sum, each) => (sum === null || each === null ? null : sum + each), 0);
  const each = parts.map(([name], i) => `${name} ${percent(shares[i] ?? null)}`).join(", ");
  say(`idle: ${percent(whole)} of a core (${each})`);
  return whole;
}

const share = (before: number | null, after: number | null, seconds: number): number | null =>
  before === null || after === null ? null : ((after - before) / (seconds * 1000)) * 100;
const percent = (share: number | null): string => (share === null ? "unknown" : `${share.toFixed(2)} %`);

async function throughput(product: Product, seconds: number): Promise<number> {
  const { base, keys } = product;
  return (await runLoad({ base, waitBase: base, keys, lanes: LANES, seconds, pause: 0 })).perSecond;
}

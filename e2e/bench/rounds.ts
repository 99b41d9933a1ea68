// The rounds. Baseline and product take turns within each, so a noisy minute falls on both, and ratios are of neighbours.
import postgres from "postgres";
import { median } from "./figures";
import { type LoadResult, runLoad } from "./load";
import { type BaselineResult, baselineRoundTrips, notifyYardstick } from "./postgres-baseline";
import { processorMs } from "./processor-time";
import type { Product } from "./product";

export const LANES = [1, 16, 64] as const;
/** Idle time before each measured resume: long enough that the waiter is registered, and the same for the yardstick. */
const PAUSE_MS = 2;

export type Cost = { baseline: number; api: number; worker: number; postgres: number };
export type Round = {
  baseline: Record<number, BaselineResult>;
  product: Record<number, LoadResult>;
  commitsPerRoundTrip: Record<number, number>;
  /** Processor time per round trip. A busy machine stretches every other figure, but hardly this one. */
  cost: Record<number, Cost>;
  yardstick: BaselineResult;
  resumeSame: LoadResult;
  resumeOther: LoadResult;
};

export type Place = {
  server: string;
  postmaster: number;
  product: Product;
  seconds: number;
  say: (line: string) => void;
};

export async function runRound({ server, postmaster, product, seconds, say }: Place): Promise<Round> {
  const load = (lanes: number, pause = 0, waitBase = product.base) =>
    runLoad({ base: product.base, waitBase, keys: product.keys, lanes, seconds, pause });
  const round: Round = {
    baseline: {},
    product: {},
    commitsPerRoundTrip: {},
    cost: {},
    yardstick: await notifyYardstick(server, seconds, PAUSE_MS),
    resumeSame: await load(1, PAUSE_MS),
    resumeOther: await load(1, PAUSE_MS, product.otherBase),
  };
  say(
    `alone: NOTIFY ${round.yardstick.ms.p50.toFixed(2)} ms, resume ${round.resumeSame.resume.p50.toFixed(2)} ms, in another process ${round.resumeOther.resume.p50.toFixed(2)} ms`,
  );
  for (const lanes of LANES) {
    const { pids } = product;
    const clock = () => ({
      api: processorMs([pids().api]) ?? Number.NaN,
      worker: processorMs([pids().worker]) ?? Number.NaN,
      postgres: processorMs([postmaster]) ?? Number.NaN,
    });
    const start = clock();
    const baseline = await baselineRoundTrips(server, lanes, seconds);
    const before = clock();
    const { result, commits } = await countingCommits(server, product, () => load(lanes));
    const after = clock();
    round.baseline[lanes] = baseline;
    round.product[lanes] = result;
    round.commitsPerRoundTrip[lanes] = commits / result.done;
    round.cost[lanes] = {
      baseline: (before.postgres - start.postgres) / baseline.done,
      api: (after.api - before.api) / result.done,
      worker: (after.worker - before.worker) / result.done,
      postgres: (after.postgres - before.postgres) / result.done,
    };
    say(
      `${lanes} at a time: PostgreSQL ${baseline.perSecond.toFixed(0)}/s, Countersign ${result.perSecond.toFixed(0)}/s ` +
        `(${(result.perSecond / baseline.perSecond).toFixed(2)}), resume p50 ${result.resume.p50.toFixed(2)} p99 ${result.resume.p99.toFixed(1)} ms, ` +
        `${(commits / result.done).toFixed(2)} commits each, CPU ms ${costText(round.cost[lanes])}${result.refused > 0 ? `, ${result.refused} told to come again` : ""}`,
    );
  }
  return round;
}

type Counted = { result: LoadResult; commits: number };

/** Every commit of the product's database, its worker's and its reads' too. */
async function countingCommits(
  server: string,
  product: Product,
  run: () => Promise<LoadResult>,
): Promise<Counted> {
  const database = new URL(product.databaseUrl).pathname.slice(1);
  const before = await commitsOf(server, database);
  const result = await run();
  return { result, commits: (await commitsOf(server, database)) - before };
}

async function commitsOf(server: string, database: string): Promise<number> {
  // A backend reports what it did at most once a second, when it is idle.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  // From another database, so that this question is not counted.
  const sql = postgres(server, { max: 1, onnotice: () => {} });
  const [row] = await sql`select xact_commit::float8 as n from pg_stat_database where datname = ${database}`;
  await sql.end({ timeout: 2 });
  return Number(row?.n);
}

export const medianOf = (rounds: Round[], pick: (round: Round) => number): number => median(rounds.map(pick));

const costText = (cost: Cost): string =>
  `api ${cost.api.toFixed(2)} worker ${cost.worker.toFixed(2)} postgres ${cost.postgres.toFixed(2)} (baseline ${cost.baseline.toFixed(2)})`;

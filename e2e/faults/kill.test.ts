// B-01, B-02, B-03, B-07, B-08 from outside: `kill -9` of api, worker and PostgreSQL in turn, under load, with the real supervisor.
// Nothing that was acked is lost, nothing is decided twice, and what nobody was told is told on asking again.
import { mkdirSync } from "node:fs";
import postgres from "postgres";
import { expect, test } from "vitest";
import { createKey } from "@/lib/auth/keys";
import { toolVariable } from "@/lib/config";
import { verify } from "@/lib/db/read/verify";
import { makePerson } from "@/lib/testing/factory";
import { median } from "../bench/figures";
import { type Chance, chance } from "./chance";
import { check } from "./check";
import { type Clients, type Keys, openClients } from "./clients";
import { type History, isAcked, openHistory, type Verb } from "./history";
import { type Supervised, startSupervised, type Victim } from "./supervised";

const ROUNDS = Number(toolVariable("FAULT_ROUNDS") ?? 30);
const LANES = 12;
const BACK_MS = 30_000; // a part that falls again and again is started with growing pauses, up to 10 s

test.skipIf(process.platform !== "linux")(
  `${ROUNDS} rounds of kill -9 under load: nothing acked is lost, nothing is decided twice`,
  async () => {
    const product = await startSupervised();
    try {
      await rounds(product);
    } finally {
      await product.stop();
    }
  },
  480_000,
);

async function rounds(product: Supervised): Promise<void> {
  const luck = chance();
  mkdirSync("test-results", { recursive: true });
  const history = openHistory(`test-results/kill-${luck.seed}.jsonl`);
  const clients = openClients(product.base, await keysOf(product), history, luck);
  const { hits, backAfter } = await killInTurn(product, clients, history, luck);
  await clients.settle();
  const sql = postgres(product.databaseUrl() ?? "", { max: 2, onnotice: () => {} });
  try {
    await untilExpired(sql);
    const broken = await check(history.entries, sql);
    const { violations, checked } = await verify(sql);
    const acked = history.entries.filter(isAcked).length;
    const unanswered = history.entries.filter((entry) => entry.status === null).length;
    console.log(
      `seed ${luck.seed}: ${clients.attempted()} operations, ${acked} acked, ${unanswered} cut off, ${hits.filter(Boolean).length} of ` +
        `${ROUNDS} kills hit one; acked again after ${median(backAfter).toFixed(0)} ms (median), ${Math.max(...backAfter).toFixed(0)} ms at most; ` +
        `checked ${checked.intents} intents, ${checked.events} events`,
    );
    expect(broken, `seed ${luck.seed}`).toEqual([]);
    expect(violations, `seed ${luck.seed}`).toEqual([]);
    guardVacuity(clients, acked, unanswered, hits);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

type Killed = { hits: boolean[]; backAfter: number[] };

async function killInTurn(
  product: Supervised,
  clients: Clients,
  history: History,
  luck: Chance,
): Promise<Killed> {
  const killed: Killed = { hits: [], backAfter: [] };
  let isOver = false;
  const lanes = Array.from({ length: LANES }, async () => {
    while (!isOver) await clients.live();
  });
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const victim = (["api", "worker", "postgres"] as const)[round % 3] as Victim;
      const pid = await untilRunning(product, victim);
      await new Promise((resolve) => setTimeout(resolve, 200 + luck.below(400)));
      killed.hits.push(clients.inFlight() > 0);
      process.kill(pid, "SIGKILL");
      killed.backAfter.push(await untilAcked(history));
    }
  } finally {
    isOver = true;
    await Promise.all(lanes);
  }
  return killed;
}

/** A run in which nothing happened proves nothing. */
function guardVacuity(clients: Clients, acked: number, unanswered: number, hits: boolean[]): void {
  expect(clients.attempted()).toBeGreaterThan(ROUNDS * 20);
  expect(acked / clients.attempted()).toBeGreaterThan(0.5);
  expect(unanswered).toBeGreaterThan(ROUNDS / 3);
  expect(hits.filter(Boolean).length / hits.length).toBeGreaterThanOrEqual(0.3);
}

async function keysOf(product: Supervised): Promise<Keys> {
  const { person_token, workspace_key, workspace_id } = product.bootstrap();
  const sql = postgres(product.databaseUrl() ?? "", { max: 1, onnotice: () => {} });
  const world = { orgId: "", workspaceId: workspace_id, place: { orgSlug: "", workspaceSlug: "" } };
  const other = await makePerson(sql, world, "other@example.org");
  const { token } = await createKey(
    { sql },
    { workspaceId: workspace_id, kind: "person", personId: other.id },
  );
  await sql.end({ timeout: 2 });
  return { workspace: workspace_key, persons: [person_token, token] };
}

function untilRunning(product: Supervised, victim: Victim): Promise<number> {
  return until(`${victim} is back`, () => product.pid(victim));
}

/** How long it takes, from now, until a request and a decision have been acked: both ways into the database work again. */
async function untilAcked(history: History): Promise<number> {
  const began = performance.now();
  const seen = history.entries.length;
  const isBack = (verb: Verb) =>
    history.entries.slice(seen).some((entry) => entry.verb === verb && isAcked(entry));
  await until("requests and decisions are acked again", () => (isBack("submit") && isBack("decide")) || null);
  return performance.now() - began;
}

async function untilExpired(sql: postgres.Sql): Promise<void> {
  await until("everything due has expired", async () => {
    const [row] = await sql`select count(*)::int as n from timers where due_at < app_now()`;
    return row?.n === 0 || null;
  });
}

async function until<T>(what: string, look: () => T | null | Promise<T | null>): Promise<T> {
  const deadline = performance.now() + BACK_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline) throw new Error(`not within ${BACK_MS / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

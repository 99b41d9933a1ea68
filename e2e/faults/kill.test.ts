// B-01, B-02, B-03, B-07, B-08 from outside: `kill -9` of api, worker and PostgreSQL in turn, under load, with the real supervisor.
// Nothing that was acked is lost, nothing is decided twice, and what nobody was told is told on asking again.
import { mkdirSync } from "node:fs";
import postgres from "postgres";
import { expect, test } from "vitest";
import { createKey } from "@/lib/auth/keys";
import { verify } from "@/lib/db/read/verify";
import { makePerson } from "@/lib/testing/factory";
import { limitMs, rounds } from "@/lib/testing/fault-figures";
import { median } from "../bench/figures";
import { type Chance, chance } from "./chance";
import { check } from "./check";
import { type Clients, type Keys, openClients } from "./clients";
import { isAcked, openHistory } from "./history";
import { say } from "./say";
import { type Supervised, startSupervised, type Victim } from "./supervised";

const ROUNDS = rounds("B-07");
const LANES = 12;
const VICTIMS: Victim[] = ["api", "worker", "postgres"];
const BACK_MS = 30_000; // only a test that would never end is ended by it
const SOON_MS = 5_000; // from the moment the new process is there; on a slow machine ten times what is usual there

test.skipIf(process.platform !== "linux")(
  `B-07: ${ROUNDS} rounds of kill -9 under load: nothing acked is lost, nothing is decided twice`,
  async ({ task }) => {
    const product = await startSupervised();
    try {
      await killAll(product, (line) => say(task, line));
    } finally {
      await product.stop();
    }
  },
  limitMs("B-07", 480_000),
);

async function killAll(product: Supervised, tell: (line: string) => void): Promise<void> {
  const luck = chance();
  mkdirSync("test-results", { recursive: true });
  const history = openHistory(`test-results/kill-${luck.seed}.jsonl`);
  const clients = openClients(product.base, await keysOf(product), history, luck);
  const kills = await killInTurn(product, clients, luck);
  await clients.settle();
  const sql = postgres(product.databaseUrl() ?? "", { max: 2, onnotice: () => {} });
  try {
    await untilExpired(sql);
    const broken = await check(history.entries, sql);
    const { violations, checked } = await verify(sql);
    const acked = history.entries.filter(isAcked).length;
    const unanswered = history.entries.filter((entry) => entry.status === null).length;
    tell(
      `seed ${luck.seed}: ${clients.attempted()} operations, ${acked} acked, ${unanswered} cut off, ${kills.filter((kill) => kill.isHit).length} of ` +
        `${ROUNDS} kills hit one; checked ${checked.intents} intents, ${checked.events} events\n${VICTIMS.slice(
          0,
          ROUNDS,
        )
          .map((victim) => sayTimes(victim, kills))
          .join("\n")}`,
    );
    expect(broken, `seed ${luck.seed}`).toEqual([]);
    expect(violations, `seed ${luck.seed}`).toEqual([]);
    guardVacuity(clients, acked, unanswered, kills);
    expectSoonBack(product, kills);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

/** Times in milliseconds since the kill: when another process was there, and when everything worked again. */
type Kill = { victim: Victim; isHit: boolean; thereMs: number; worksMs: number };

async function killInTurn(product: Supervised, clients: Clients, luck: Chance): Promise<Kill[]> {
  const kills: Kill[] = [];
  let isOver = false;
  const lanes = Array.from({ length: LANES }, async () => {
    while (!isOver) await clients.live();
  });
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const victim = VICTIMS[round % VICTIMS.length] as Victim;
      const pid = await until(`${victim} is back`, () => product.pid(victim));
      await new Promise((resolve) => setTimeout(resolve, 200 + luck.below(400)));
      const isHit = clients.inFlight() > 0;
      process.kill(pid, "SIGKILL");
      kills.push({ victim, isHit, ...(await untilWorks(product, clients, victim, pid)) });
    }
  } finally {
    isOver = true;
    await Promise.all(lanes);
  }
  return kills;
}

/** What was asked for after the kill is acked, and by the new process: both ways into the database, and what the worker does. */
async function untilWorks(
  product: Supervised,
  clients: Clients,
  victim: Victim,
  pid: number,
): Promise<{ thereMs: number; worksMs: number }> {
  const killedAt = performance.now();
  await until(`another ${victim} is there`, async () => (await product.isReplaced(victim, pid)) || null);
  const thereMs = performance.now() - killedAt;
  if (victim === "worker") await untilDelivered(product);
  const isBack = (verb: "submit" | "decide") => clients.askedAndAcked(verb) > killedAt;
  await until("requests and decisions are acked again", () => (isBack("submit") && isBack("decide")) || null);
  return { thereMs, worksMs: performance.now() - killedAt };
}

/** Deliveries are made by the worker alone. */
async function untilDelivered(product: Supervised): Promise<void> {
  const sql = postgres(product.databaseUrl() ?? "", { max: 1, onnotice: () => {} });
  try {
    const [now] = await sql`select app_now()::text as at`;
    await until("the worker delivers", async () => {
      const [row] = await sql`select 1 from deliveries where ended_at > ${now?.at}::timestamptz limit 1`;
      return row ?? null;
    });
  } finally {
    await sql.end({ timeout: 2 });
  }
}

function sayTimes(victim: Victim, kills: Kill[]): string {
  const own = kills.filter((kill) => kill.victim === victim);
  const both = (times: number[]) =>
    `${median(times).toFixed(0)} ms (worst ${Math.max(...times).toFixed(0)} ms)`;
  return `  ${victim}: another is there after ${both(own.map((kill) => kill.thereMs))}, works again after ${both(own.map((kill) => kill.worksMs))}`;
}

/** Being killed is not held against a process, and nobody falls because another was killed. How fast is measured against this
 * machine, and from when the new process is there: starting one takes as long as it takes. */
function expectSoonBack(product: Supervised, kills: Kill[]): void {
  const killed = kills.filter((kill) => kill.victim !== "postgres");
  expect(product.falls()).toEqual(
    killed.map((kill) => `${kill.victim.padEnd(9)}| ended (SIGKILL); starting it again`),
  );
  const limit = Math.max(SOON_MS, 10 * median(kills.map((kill) => kill.worksMs)));
  expect(kills.filter((kill) => kill.worksMs - kill.thereMs > limit)).toEqual([]);
}

/** A run in which nothing happened proves nothing. */
function guardVacuity(clients: Clients, acked: number, unanswered: number, kills: Kill[]): void {
  expect(clients.attempted()).toBeGreaterThan(ROUNDS * 20);
  expect(acked / clients.attempted()).toBeGreaterThan(0.5);
  expect(unanswered).toBeGreaterThan(ROUNDS / 3);
  expect(kills.filter((kill) => kill.isHit).length / kills.length).toBeGreaterThanOrEqual(0.3);
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

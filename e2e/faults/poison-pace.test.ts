// B-19: what poison costs the messages beside it. They come at one pace, with and without one poison in a hundred, and each is
// timed until it goes out. What always throws is tried eight times, and beside it all go on; what ends the process takes what was
// under way along, which goes out again when its lease is over. Neither makes any other message dead, and nothing is lost.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clear, given, rowsOf } from "@/lib/db/write/messages.fixture";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { isNight, limitMs, rounds } from "@/lib/testing/fault-figures";
import { type Spread, spread } from "../bench/figures";
import { type Answer, type Couriers, ended, openCouriers } from "./couriers";
import { say } from "./say";

const OTHERS = rounds("B-19");
const SLICE = 2500; // now without, now with it: a machine that has something else to do slows both
const POISON_EVERY = 100;
const AT_ONCE = 10;
const EACH_MS = 100; // a hundred a second: far from what a worker could send, so that it is not the queue that is timed
const AHEAD_SECONDS = 1; // made before they are due, so that it is known which are poison before one goes out
const PATIENCE_MS = 600_000;

let base: TestDatabase;
let couriers: Couriers;
beforeAll(async () => {
  base = await testDatabase();
  couriers = await openCouriers(base.url);
});
afterAll(async () => {
  await couriers.close();
  await base.close();
});

// A process that ended leaves its leases behind, and they are thirty seconds of a real clock: too long for every change.
const POISONS: Answer[] = isNight ? ["throw", "die"] : ["throw"];

test.for(POISONS)(
  `B-19: ${OTHERS} messages go out beside a hundredth of them that %s, and none of them is dead`,
  { timeout: limitMs("B-19", 120_000) },
  async (poison, { task }) => {
    const took: Record<"alone" | "beside", number[]> = { alone: [], beside: [] };
    for (let left = OTHERS; left > 0; left -= SLICE) {
      const count = Math.min(left, SLICE);
      took.alone.push(...(await paced(count, null)));
      took.beside.push(...(await paced(count, poison)));
    }
    const [alone, beside] = [spread(took.alone), spread(took.beside)];
    const of = ({ p50, p99 }: Spread) => `${p50.toFixed(0)} / ${p99.toFixed(0)} ms`;
    say(
      task,
      `${OTHERS} messages at 100 a second, p50 / p99 until they go out: alone ${of(alone)}, beside ${OTHERS / POISON_EVERY} that ${poison} ${of(beside)} (p99 ${percent(beside.p99 / alone.p99)})`,
    );
  },
);

const percent = (share: number): string => `${share < 1 ? "" : "+"}${((share - 1) * 100).toFixed(0)} %`;

/** How long after it was due each of the others went out. */
async function paced(count: number, poison: Answer | null): Promise<number[]> {
  await clear(base.sql);
  const poisons = new Set<string>();
  const dueAt = new Map<string, number>();
  const wentAt = new Map<string, number>();
  couriers.answer((id) => {
    if (poison !== null && poisons.has(id)) return poison;
    if (!wentAt.has(id)) wentAt.set(id, performance.now());
    return "sent";
  });
  const stop = keepOne();
  const began = performance.now();
  for (let made = 0; made < count; made += AT_ONCE) {
    await sleep(Math.max(0, began + (made / AT_ONCE) * EACH_MS - performance.now()));
    const due = performance.now() + AHEAD_SECONDS * 1000;
    const isTurn = poison !== null && made % POISON_EVERY === 0;
    const [first = "", ...rest] = await given(base.sql, AT_ONCE + Number(isTurn), { due: AHEAD_SECONDS });
    if (isTurn) poisons.add(first);
    for (const id of isTurn ? rest : [first, ...rest]) dueAt.set(id, due);
  }
  const deadline = performance.now() + PATIENCE_MS;
  while ((await left(poisons)) > 0 && performance.now() < deadline) await sleep(100);
  await stop();
  const delivered = await rowsOf(base.sql, ["delivered"]);
  expect(delivered.sort()).toEqual([...dueAt.keys()].sort());
  return [...dueAt].map(([id, due]) => (wentAt.get(id) ?? Number.POSITIVE_INFINITY) - due);
}

/** One worker; another as soon as it is gone. */
function keepOne(): () => Promise<void> {
  let isOver = false;
  let child = couriers.start();
  const again = () => {
    if (isOver) return;
    child = couriers.start();
    child.once("exit", again);
  };
  child.once("exit", again);
  return async () => {
    isOver = true;
    child.kill("SIGKILL");
    await ended(child);
  };
}

async function left(poisons: Set<string>): Promise<number> {
  const [row] = await base.sql<Array<{ n: number }>>`
    select count(*)::int as n from messages where state in ('due','leased') and id <> all(${[...poisons]}::uuid[])`;
  return row?.n ?? 0;
}

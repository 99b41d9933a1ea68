// B-20: messages of six hours are due at several places when the worker comes back. Each goes out once; at no place are there ever
// more under way than it takes, and at each there are as many.
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { attemptsOf, given, rowsOf } from "@/lib/db/write/messages.fixture";
import { limitMs, rounds } from "@/lib/testing/fault-figures";
import { runLoop } from "@/lib/worker/loop";
import { EACH, sendMessages } from "@/lib/worker/messages/send";
import { openArena } from "./arena";
import { chance } from "./chance";
import { say } from "./say";

const DUE = rounds("B-20 herd");
const PLACES = ["smtp", "smtp-b", "smtp-c", "smtp-d"];
const [LEAST_MS, MORE_MS] = [10, 30]; // of a provider: longer than a claim takes, so that the next one finds places full
const arena = openArena(1, 1);

test(
  `B-20: ${DUE} messages that are due at once go out once each, with never more at a place than it takes`,
  async ({ task }) => {
    const { base, db } = arena();
    const luck = chance();
    const ids: string[] = [];
    for (const [n, destination] of PLACES.entries()) {
      const count = Math.ceil((DUE - ids.length) / (PLACES.length - n));
      ids.push(...(await given(base.sql, count, { destination, due: -6 * 3600, age: 6 * 3600 })));
    }
    const copies = new Map<string, number>();
    const underWay = new Map<string, number>();
    const most = new Map<string, number>();
    const add = (place: string, by: number) => {
      const now = (underWay.get(place) ?? 0) + by;
      underWay.set(place, now);
      most.set(place, Math.max(now, most.get(place) ?? 0));
    };
    const { step, onRoom, settled } = sendMessages(db.sql, "email", async ({ id, destination }) => {
      add(destination, 1);
      await sleep(LEAST_MS + luck.below(MORE_MS));
      add(destination, -1);
      copies.set(id, (copies.get(id) ?? 0) + 1);
      return { answer: "ok", content: {} };
    });
    const began = performance.now();
    const loop = runLoop("email", step, { paceMs: 10 });
    onRoom(loop.wake);
    while ((await open(base.sql)) > 0) await sleep(100);
    const seconds = (performance.now() - began) / 1000;
    await loop.stop();
    await settled();
    say(task, `${DUE} messages in ${seconds.toFixed(1)} s: ${(DUE / seconds).toFixed(0)} a second`);
    expect((await rowsOf(base.sql, ["delivered"])).length).toBe(DUE);
    expect([copies.size, Math.max(...copies.values())]).toEqual([DUE, 1]);
    const atOnce = Math.min(EACH.email, Math.floor(DUE / PLACES.length));
    expect(Math.min(...most.values())).toBeGreaterThanOrEqual(atOnce);
    expect(Math.max(...most.values())).toBeLessThanOrEqual(EACH.email);
    expect(await attemptsOf(base.sql, ids[0])).toHaveLength(1);
  },
  limitMs("B-20 herd", 120_000),
);

async function open(sql: ReturnType<typeof arena>["base"]["sql"]): Promise<number> {
  const [row] = await sql<Array<{ n: number }>>`
    select count(*)::int as n from messages where state in ('due','leased')`;
  return row?.n ?? 0;
}

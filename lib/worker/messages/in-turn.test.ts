// I6: of one task nobody is told what happened later before what happened earlier, whoever of several workers comes first and
// wherever one of them goes on in a backlog.
import { expect, test } from "vitest";
import type { Sql } from "../../db/client";
import { finishDeliveries } from "../../db/write/deliveries";
import type { Delivery } from "../../domain/delivery";
import { hashJson } from "../../engine/hash";
import { openTimes, submit } from "../../engine/time.fixture";
import { setClock } from "../../testing/database";
import { machine } from "../../testing/factory";
import { withResolvers } from "../../testing/with-resolvers";
import { fanOut } from "./fan-out";

const times = openTimes();
const PATIENCE = { interval: 5, timeout: 20_000 };

const asked = () => submit(times(), { assignees: ["ana@example.org"] });

/** Ten seconds later, for it is another request. */
async function askedAgain(intentId: string): Promise<void> {
  const { base, engine, world } = times();
  await setClock(base.sql, 10_000);
  const payload = { service: "web" };
  const command = { type: "revise" as const, actor: machine(), payload, payloadHash: hashJson(payload) };
  expect((await engine.apply({ workspaceId: world.workspaceId, intentId, command })).ok).toBe(true);
}

type Tell = (delivered: Delivery[], tx: Sql) => Promise<void>;
const finish = (from: Date | null, tell: Tell) =>
  finishDeliveries(times().base.sql as never, "log", { limit: 200, from, answer: "logged" }, tell);

const seqsOf = (delivered: Delivery[], task: string) =>
  delivered.flatMap(({ intentId, seq }) => (intentId === task ? [seq] : [])).sort();
const made = async (sql: Sql, task: string) =>
  (await sql<Array<{ seq: number }>>`select seq from messages where intent_id = ${task} order by seq`).map(
    ({ seq }) => seq,
  );

test("what a bite passes by because it was due before the last one's end goes with what came later", async () => {
  const { base } = times();
  const task = await asked();
  await askedAgain(task);
  const [later] = await base.sql<Array<{ at: Date }>>`
    select max(due_at) as at from deliveries where intent_id = ${task}`;
  const told: number[] = [];
  await finish(later?.at ?? null, async (delivered) => void told.push(...seqsOf(delivered, task)));
  expect(told).toEqual([6, 8]);
});

test("a worker that comes upon what happened later waits for one that has the earlier in hand", async () => {
  const { base } = times();
  const task = await asked();
  const [taken, letGo] = [withResolvers<void>(), withResolvers<void>()];
  const first = finish(null, async (delivered, tx) => {
    await fanOut(tx, delivered);
    taken.resolve();
    await letGo.promise;
  });
  await taken.promise;
  await askedAgain(task);
  let known: number[] | null = null;
  const second = finish(null, async (delivered, tx) => {
    known = await made(tx, task);
    await fanOut(tx, delivered);
  });
  const isWaiting = async () => {
    const rows = await base.sql`select pid from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`;
    return rows.length > 0 || known !== null;
  };
  await expect.poll(isWaiting, PATIENCE).toBe(true);
  letGo.resolve();
  await Promise.all([first, second]);
  expect(known).toContain(6);
  expect(new Set(await made(base.sql as never, task))).toEqual(new Set([6, 8]));
});

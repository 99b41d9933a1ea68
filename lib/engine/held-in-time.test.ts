// What somebody decided in time is in time, though it takes effect later: time alone does not come before it.
import { randomUUID } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { verify } from "../db/read/verify";
import { holdAll } from "../db/write/held";
import { lockDue } from "../db/write/lock";
import { setClock } from "../testing/database";
import type { HeldInput } from "./held";
import { keep, openTimes, passed, submit, told } from "./time.fixture";
import { openWriter } from "./transact";

const times = openTimes();
afterEach(() => times().db.sql`delete from held_decisions`);
const YES_BY_TIME = { patterns: ["deploy.*"], expiry: "approved", positive: { least: 60 } };
const inSeconds = (seconds: number) => ({ deadlineAt: new Date(Date.now() + seconds * 1000) });

function no(taskId: string): HeldInput {
  const { ana, world } = times();
  return { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "rejected", version: 1 };
}

async function hold(input: HeldInput, seconds: number) {
  const held = await times().engine.held.hold([input], seconds);
  if (!held.ok) throw new Error(JSON.stringify(held.refusals));
  return held.holdings.map(({ id }) => id);
}

const comeTo = async (id: string) =>
  (
    await times().db.sql`select status::text, progress->'decided'->>'by' as by from intents where id = ${id}`
  )[0];

test("it is sent before the end of a chain that ends the task without an answer", async () => {
  const { engine, base, ana } = times();
  await keep(times(), { ...YES_BY_TIME, levels: [], end: { act: "expire", after: 100 } });
  const id = await submit(times(), { assignees: ["ana@example.org"] });
  await setClock(base.sql, 90_000);
  await hold(no(id), 60);
  await setClock(base.sql, 99_500);
  expect(await engine.held.fire(10)).toBe(1);
  await passed(times(), 200);
  expect(await comeTo(id)).toEqual({ status: "FAILED", by: ana.id });
});

test("a level on the way to that end shortens nobody's time to take it back", async () => {
  const { engine, base } = times();
  const levels = [{ after: 100, to: ["everyone"] }];
  await keep(times(), { ...YES_BY_TIME, levels, end: { act: "expire", after: 100 } });
  const id = await submit(times(), { assignees: ["ana@example.org"] });
  await setClock(base.sql, 90_000);
  const ids = await hold(no(id), 60);
  await setClock(base.sql, 145_000);
  expect(await engine.held.fire(10)).toBe(0);
  expect(await engine.held.undo(times().world.workspaceId, times().ana.id, ids)).toHaveLength(1);
});

test.each([
  ["the deadline", {}, inSeconds],
  ["the end of a chain", { levels: [], end: { act: "expire" as const, after: 300 } }, () => ({})],
])(
  "with everything down over %s the decision is written first, and the log says when it was made",
  async (_, more, limit) => {
    const { engine, base, ana, db } = times();
    await keep(times(), { ...YES_BY_TIME, ...more });
    const id = await submit(times(), { assignees: ["ana@example.org"] }, limit(300));
    await setClock(base.sql, 270_000);
    await hold(no(id), 5);
    await passed(times(), 320); // nothing ran from 270 s on, and the timers look first
    expect(await comeTo(id)).toMatchObject({ status: "WAITING" });
    expect(await engine.held.fire(10)).toBe(1);
    expect(await comeTo(id)).toEqual({ status: "FAILED", by: ana.id });
    const written = (await told(times(), id)).find(({ type }) => type === "in_progress");
    const late = "deadlineAt" in limit(0);
    expect(written?.body?.made_at !== undefined).toBe(late);
    if (late) expect(Date.parse(String(written?.body?.made_at)) - Date.now()).toBeLessThan(275_000);
    expect((await verify(db.sql)).violations).toEqual([]);
  },
);

test("whoever decides after the timer was due puts it off no more", async () => {
  const { engine, base, world, ana } = times();
  await keep(times(), { ...YES_BY_TIME, levels: [], end: { act: "expire", after: 100 } });
  const id = await submit(times(), { assignees: ["ana@example.org"] });
  await setClock(base.sql, 99_000);
  const ids = await hold(no(id), 60);
  await setClock(base.sql, 101_000);
  expect(await engine.held.undo(world.workspaceId, ana.id, ids)).toHaveLength(1);
  await hold(no(id), 60);
  await passed(times(), 102);
  expect(await comeTo(id)).toEqual({ status: "COMPLETED", by: null });
});

test("what is held in this very moment is found by the timer, and a timer that came first by whoever would hold", async () => {
  const { db, base, engine } = times();
  const id = await submit(times(), { assignees: ["ana@example.org"] }, inSeconds(60));
  const { workspaceId, actor, ...command } = no(id);
  const of = { workspaceId, taskId: id, personId: actor.id, id: randomUUID(), endsAt: null };
  const held = { ...of, command: JSON.parse(JSON.stringify({ actor, ...command })) };
  await setClock(base.sql, 59_000);
  await base.sql.begin(async (tx) => {
    const within = {
      begin: (work: () => Promise<unknown>) => tx.savepoint(work),
    } as unknown as typeof db.sql;
    expect(await holdAll(within, [held], 5)).not.toBeNull();
    await setClock(base.sql, 61_000);
    expect((await engine.fire(200)).fired).toBe(0);
  });
  expect((await engine.fire(200)).fired).toBe(0);
  // Or it was written when the timer was being looked for already.
  const [row] = await db.sql`delete from held_decisions returning *`;
  const again = () =>
    db.sql`insert into held_decisions ${db.sql({ ...row, command: db.sql.json(row?.command) } as never)}`;
  const writer = openWriter(base.url, "late");
  await writer.run(async (tx) => {
    const ask: typeof tx.ask = async (...statements) => {
      const rows = await tx.ask(...statements);
      if (statements.length === 1) await again();
      return rows;
    };
    expect(await lockDue({ ask }, "expiry", 10)).toBeNull();
    return { value: null, last: null };
  });
  await writer.close();
  await db.sql`delete from held_decisions`;
  await passed(times(), 62);
  expect(await comeTo(id)).toMatchObject({ status: "TIMED_OUT" });
  expect(await holdAll(db.sql, [held], 5)).toBeNull();
});

test("what cannot be written is given up after five tries, its person is told, and the deadline comes", async () => {
  const { base, db, engine, ana, world } = times();
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const id = await submit(times(), { assignees: ["ana@example.org"] }, inSeconds(60));
  await base.sql.unsafe(`
    create function spoil() returns trigger language plpgsql as $$ begin raise 'spoilt'; end $$;
    create trigger spoil before insert on decisions for each row execute function spoil()`);
  const [held] = await hold(no(id), 1);
  const tryAll = async (from: number, tries: number) => {
    for (let i = 0; i < tries; i++) {
      await setClock(base.sql, (from + 20 * i) * 1000);
      expect(await engine.held.fire(10)).toBe(1);
    }
  };
  const row = async () => (await db.sql`select state, tries, refusal from held_decisions`)[0];
  await tryAll(59, 4);
  await passed(times(), 120);
  expect(await comeTo(id)).toMatchObject({ status: "WAITING" });
  // In somebody's hands for too long: no fault of its own.
  await base.sql.unsafe(
    "create or replace function spoil() returns trigger language plpgsql as $$ begin raise 'later' using errcode = '55P03'; end $$",
  );
  await tryAll(140, 6);
  expect(await row()).toMatchObject({ state: "held", tries: 4 });
  await base.sql.unsafe(
    "create or replace function spoil() returns trigger language plpgsql as $$ begin raise 'spoilt'; end $$",
  );
  await tryAll(260, 1);
  expect(await row()).toMatchObject({ state: "refused", refusal: { code: "cannot_be_written" } });
  expect(await engine.held.undo(world.workspaceId, ana.id, [held as string])).toEqual([]);
  await passed(times(), 300);
  expect(await comeTo(id)).toMatchObject({ status: "TIMED_OUT" });
  await base.sql.unsafe("drop trigger spoil on decisions");
  said.mockRestore();
});

// What one batch keeps to: a key has one answer, nobody is told before it is written, and what is read beside it counts.
import { expect, test } from "vitest";
import { keyOf } from "../db/write/lock";
import type { PersonActor } from "../testing/factory";
import { ANA, NOW, vote, waiting } from "../testing/states";
import { decideBatch, type Request } from "./batch";
import { decide } from "./decide";
import { openTimes, submit } from "./time.fixture";

const times = openTimes();

async function say(taskId: string, actor: PersonActor): Promise<string> {
  const { engine, world } = times();
  const said = await decide(engine, {
    workspaceId: world.workspaceId,
    taskId,
    actor,
    outcome: "approved",
  });
  return said.ok ? said.value.intent.status : said.refusal.code;
}

test("what is asked twice under one key is answered twice and done once, and something else under it refused", () => {
  const state = waiting();
  const { workspaceId, id: intentId } = state.intent;
  const asked: Request = {
    workspaceId,
    intentId,
    command: vote(ANA),
    idempotency: { id: "key", body: "one" },
    respond: ({ intent }) => ({ status: intent.status }),
  };
  const other = { ...asked, idempotency: { id: "key", body: "other" } };
  const locked = { now: NOW, states: new Map([[keyOf(workspaceId, intentId), state]]), answered: new Map() };
  const { results, changed } = decideBatch(locked, [asked, { ...asked }, other]);
  expect(results).toMatchObject([
    { ok: true, value: { answer: { status: "COMPLETED" }, repeated: false } },
    { ok: true, value: { answer: { status: "COMPLETED" }, repeated: true } },
    { ok: false, refusal: { code: "idempotency_mismatch" } },
  ]);
  expect([changed.decisions.length, changed.idempotency.length]).toEqual([1, 1]);
});

test.each([
  ["first", false],
  ["only by what it knows", true],
])("nobody is told of what was not written, where a process looks %s", async (_, isKnown) => {
  const { base, engine, ana } = times();
  if (isKnown) expect(await say(await submit(times(), {}), ana)).toBe("COMPLETED");
  const id = await submit(times(), {});
  const told: unknown[] = [];
  const forget = engine.hub.watch(id, ({ touched }) => told.push(touched?.intent.status));
  await base.sql.unsafe(`
    create function spoil() returns trigger language plpgsql as $$ begin raise 'spoilt'; end $$;
    create trigger spoil before insert on decisions for each row execute function spoil()`);
  try {
    await expect(say(id, ana)).rejects.toThrow("spoilt");
  } finally {
    await base.sql.unsafe("drop trigger spoil on decisions; drop function spoil()");
  }
  expect(told).toEqual([]);
  expect(await say(id, ana)).toBe("COMPLETED");
  expect(told).toEqual(["COMPLETED"]);
  forget();
});

test("a claim keeps others away for as long as its claimer may decide", async () => {
  const { db, engine, world, ana, ben } = times();
  const intentId = await submit(times(), { assignees: ["finance"] });
  const command = { type: "claim_task" as const, actor: ben };
  expect((await engine.apply({ workspaceId: world.workspaceId, intentId, command })).ok).toBe(true);
  expect(await say(intentId, ana)).toBe("claimed_by_other");
  await db.sql`delete from group_people where person_id = ${ben.id}`;
  expect(await say(intentId, ana)).toBe("COMPLETED");
});

test("a timer of what is closed is put away, and not found due again and again", async () => {
  const { db, engine, world, ana } = times();
  const id = await submit(times(), {});
  expect(await say(id, ana)).toBe("COMPLETED");
  await db.sql`
    insert into timers (workspace_id, intent_id, kind, due_at, round)
    values (${world.workspaceId}, ${id}, 'reminder', app_now() - interval '1 second', 1)`;
  expect(await engine.fire(10)).toMatchObject({ fired: 0, skipped: 1 });
  expect(await db.sql`select kind from timers where intent_id = ${id}`).toEqual([]);
});

test.each([
  [2, "COMPLETED"],
  [4, "40P01"],
])("a race that was lost %i times comes to %s: it is tried again, and not for ever", async (lost, end) => {
  const { base, ana } = times();
  const id = await submit(times(), {});
  // What a sequence has counted stays counted, whatever is rolled back.
  await base.sql.unsafe(`
    create sequence races;
    create function lose() returns trigger language plpgsql as $$
      begin if nextval('races') <= ${lost} then raise 'lost' using errcode = '40P01'; end if; return new; end $$;
    create trigger lose before insert on decisions for each row execute function lose()`);
  try {
    expect(await say(id, ana).catch(({ code }) => code)).toBe(end);
  } finally {
    await base.sql.unsafe("drop trigger lose on decisions; drop function lose(); drop sequence races");
  }
});

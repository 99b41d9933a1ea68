// The short way of a change where something comes between: while it waits for a lock, on the line, beside it in its batch.
import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Sql } from "../db/client";
import type { Result } from "../domain/result";
import { draftOf, machine, makeGroup } from "../testing/factory";
import type { Request } from "./batch";
import { approve, claim, comment, HERE, OTHER, openTwo, PATIENCE, release } from "./two-processes.fixture";

const two = openTwo();

/** So many leave as a batch of their own though another is under way. */
const WORTH_A_BATCH = 8;

const several = <T>(count: number, make: (i: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)));

test("a command over which a rule falls takes nobody along", async () => {
  const { submit, act, eventsOf } = two();
  const ids = await several(5, () => submit());
  const LONE_SURROGATE = "\ud800";
  const fates = await Promise.allSettled(
    ids.map((intentId, i) => act(intentId, comment(i === 2 ? LONE_SURROGATE : "fine"))),
  );
  const isFulfilled = fates.map(({ status }) => status === "fulfilled");
  expect(isFulfilled).toEqual([true, true, false, true, true]);
  const said = (await Promise.all(ids.map(eventsOf))).map((types) => types.includes("intent.commented"));
  expect(said).toEqual(isFulfilled);
});

test("what was done the short way is told so, though the database fails whoever went with it", async () => {
  const { db, submit, act, elsewhere, here, world, eventsOf } = two();
  const [done, failed] = [await submit(), await submit()];
  here.known.forget([{ workspaceId: world.workspaceId, intentId: failed }]);
  await db.sql.unsafe(`
    create function fill_up() returns trigger language plpgsql as $$
      begin if new.intent_id = '${failed}' then raise 'no space left' using errcode = '53100'; end if; return new; end $$;
    create trigger fill_up before insert on events for each row execute function fill_up()`);
  try {
    const fates = await Promise.allSettled([done, failed].map((id) => act(id, comment("well?"))));
    expect(fates).toMatchObject([
      { status: "fulfilled", value: { ok: true } },
      { status: "rejected", reason: { code: "53100" } },
    ]);
  } finally {
    await db.sql.unsafe("drop trigger fill_up on events; drop function fill_up()");
  }
  expect((await eventsOf(done)).at(-1)).toBe("intent.commented");
  expect(await elsewhere(failed, comment("well?"))).toMatchObject({ ok: true });
});

test.each<[string, (sql: Sql, id: string) => Promise<unknown>]>([
  ["is removed", (sql, id) => sql`update people set status = 'removed' where id = ${id}`],
  ["may only read from now on", (sql, id) => sql`update people set role = 'auditor' where id = ${id}`],
  ["leaves the group that was asked", (sql, id) => sql`delete from group_people where person_id = ${id}`],
])("somebody who %s while the decision waits for its lock decides nothing", async (what, change) => {
  const { db, world, submit, act, newcomer, waysOf, holding, waiting } = two();
  const cleo = await newcomer(`${randomUUID()}@example.org`);
  const slug = what.replaceAll(" ", "-");
  await makeGroup(db.sql, world, slug, [cleo]);
  const ask = () => submit({ title: "Deploy?", assignees: [slug] });
  await act(await ask(), approve(cleo));
  const intentId = await ask();
  const letGo = await holding(intentId);
  const ways = await waysOf(async () => {
    const deciding = act(intentId, approve(cleo));
    await waiting(HERE);
    await change(db.sql, cleo.id);
    await letGo();
    expect(await deciding).toMatchObject({ ok: false, refusal: { code: "not_assignee" } });
  });
  expect(ways).toEqual({ quick: 1, looked: 1 });
});

test("once somebody was told that it has expired, nobody decides any more", async () => {
  const { ana, submit, act, elsewhere, holding, waiting, pass, hearClock } = two();
  const deadlineAt = new Date((await hearClock()).getTime() + 60_000);
  const intentId = await submit({ title: "Deploy?" }, { deadlineAt });
  await pass(59_900);
  await hearClock();
  const letGo = await holding(intentId);
  const told = elsewhere(intentId, comment("late"));
  await waiting(OTHER);
  const deciding = act(intentId, approve(ana));
  await waiting(HERE);
  await pass(110);
  await letGo();
  expect(await told).toMatchObject({ ok: false, refusal: { code: "expired" } });
  expect(await deciding).toMatchObject({ ok: false, refusal: { code: "expired" } });
});

test("a repeat under a key is answered as the first time, also beside a change", async () => {
  const { ana, submit, act } = two();
  const intentId = await submit({ title: "Two of us", quorum: 2 });
  const idempotency = { id: randomUUID(), body: randomUUID() };
  const vote = () =>
    act(intentId, approve(ana), { idempotency, respond: ({ intent }) => ({ seq: intent.seq }) });
  const first = await vote();
  const [beside, again] = await Promise.all([act(intentId, comment("well?")), vote()]);
  expect(beside.ok).toBe(true);
  expect(again).toMatchObject({ ok: true, value: { repeated: true } });
  expect(again.ok && again.value.answer).toEqual(first.ok && first.value.answer);
});

test("one request asked twice at once is two", async () => {
  const { ana, world, here, submit } = two();
  const { workspaceId } = world;
  const request: Request = { workspaceId, intentId: await submit(), command: approve(ana) };
  const results = await Promise.all([here.apply(request), here.apply(request)]);
  expect(results.map((result) => result.ok || result.refusal.code)).toEqual([true, "closed"]);
});

const UNHURRIED = `select pg_backend_pid() as pid, set_config('lock_timeout', '0', false), set_config('statement_timeout', '0', false)`;

/**
 * The line waits, and when it goes on the server has lost all that it had prepared. `first` asks for some of that; `rest`, in
 * packets behind it, only for what is prepared anew. All of it is under way by then.
 */
async function losing(first: () => Promise<Result<unknown>>, rest: () => Array<Promise<Result<unknown>>>) {
  const { db, here, submit, holding } = two();
  const blocked = await submit();
  const letGo = await holding(blocked);
  const [session] = await here.writer.ask({ text: UNHURRIED, params: [] });
  const before = [
    here.writer.ask({ text: "select 1 from intents where id = $1::uuid for update", params: [blocked] }),
    here.writer.ask({ text: "deallocate all", params: [] }),
  ];
  const sent = async (ask: () => Array<Promise<Result<unknown>>>) => {
    const count = here.count.quick + 1;
    const answers = Promise.allSettled(ask());
    await expect.poll(() => here.count.quick, PATIENCE).toBe(count);
    return { answers };
  };
  const fates = [await sent(() => [first()]), await sent(rest)];
  await letGo();
  await Promise.all(before);
  const told = (await Promise.all(fates.map(({ answers }) => answers))).flat().map(toldBy);
  // It may still be at work on what was sent to it.
  const sessions = () => db.sql`select 1 from pg_stat_activity where pid = ${session?.pid}`;
  await expect.poll(sessions, PATIENCE).toEqual([]);
  return told;
}

const toldBy = (fate: PromiseSettledResult<Result<unknown>>): string => {
  if (fate.status === "rejected") return fate.reason.code;
  return fate.value.ok ? "done" : fate.value.refusal.code;
};
/** Then nobody knows what became of it. */
const LOST = "CONNECTION_CLOSED";

test("what was behind a statement that the server had lost does not happen twice", async () => {
  const { ana, submit, act, eventsOf } = two();
  const prepared = await submit();
  for (const command of [claim(ana), release(ana)]) await act(prepared, command);
  const ids = await several(WORTH_A_BATCH - 1, () => submit());
  const decided = await submit();
  const told = await losing(
    () => act(prepared, claim(ana)),
    () => [
      ...ids.map((intentId) =>
        act(intentId, { type: "delete_messages", actor: machine(), mode: "both", owner: "ana", seqs: [2] }),
      ),
      act(decided, approve(ana)),
    ],
  );
  expect(told).toEqual(["done", ...Array(WORTH_A_BATCH).fill(LOST)]);
  const deleted = (await Promise.all(ids.map(eventsOf))).map((types) => types.slice(3));
  expect(deleted).toEqual(ids.map(() => ["intent.messages_deleted"]));
  expect((await eventsOf(decided)).slice(3)).toEqual(["intent.in_progress", "intent.completed"]);
  expect((await eventsOf(prepared)).slice(3)).toEqual([
    "intent.task_claimed",
    "intent.task_released",
    "intent.task_claimed",
  ]);
});

test("nobody submits behind a batch of others: it would be lost with their line", async () => {
  const { world, here, submit, holding } = two();
  const blocked = await submit();
  const letGo = await holding(blocked);
  await here.writer.ask({ text: UNHURRIED, params: [] });
  const held = here.writer.ask({
    text: "select 1 from intents where id = $1::uuid for update",
    params: [blocked],
  });
  const sent = here.count.quick;
  const ask = () => here.submit(draftOf(world, { title: "Deploy?" }));
  const first = ask();
  await expect.poll(() => here.count.quick, PATIENCE).toBe(sent + 1);
  const others = several(20, ask);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(here.count.quick).toBe(sent + 1);
  await letGo();
  await held;
  for (const told of [await first, ...(await others)]) expect(told.ok).toBe(true);
  expect(here.count.quick).toBeGreaterThan(sent + 1);
});

describe("where no key of a table helps", () => {
  const two = openTwo();
  beforeAll(async () => {
    await two().db.sql.unsafe("alter table events drop constraint events_workspace_id_intent_id_seq_pk");
    await two().db.sql.unsafe("create index on events (workspace_id, intent_id, seq)");
  });

  test.each([1, 2, 4, 5, 40])(
    "what changes while it waits for its lock is seen, as the last of %d intents",
    async (count) => {
      const { ana, submit, act, elsewhere, waysOf, eventsOf, holding, waiting } = two();
      const ids = await several(count, () => submit());
      const last = ids.at(-1)!;
      const letGo = await holding(last);
      const saying = elsewhere(last, comment("said elsewhere"));
      await waiting(OTHER);
      const ways = await waysOf(async () => {
        const deciding = ids.map((intentId) => act(intentId, approve(ana)));
        await waiting(HERE);
        await letGo();
        for (const result of await Promise.all(deciding)) expect(result.ok).toBe(true);
      });
      expect(ways).toEqual({ quick: 1, looked: 1 });
      expect((await saying).ok).toBe(true);
      const told = ["intent.commented", "intent.in_progress", "intent.completed"];
      expect((await eventsOf(last)).slice(3)).toEqual(told);
    },
  );
});

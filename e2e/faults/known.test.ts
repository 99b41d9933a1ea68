// Deciding on what a process remembers: four that all believe something else, of intents, of people and of what was asked
// before. Whatever they believe, what counts is what is so; and without that which the database itself compares, it does not.
import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Sql } from "@/lib/db/client";
import type { Command } from "@/lib/domain/commands";
import type { Request } from "@/lib/engine/batch";
import { draftOf, machine, makePerson, type PersonActor } from "@/lib/testing/factory";
import { type Arena, openArena } from "./arena";
import { withoutBelt } from "./broken-lock";
import { type Chance, chance } from "./chance";
import { submitted } from "./scene";

const ENGINES = 4;
const INTENTS = 100;
const TURNS = 5;

const apply = ({ engines, world }: Arena, engine: number, intentId: string, command: Command) =>
  engines[engine]!.apply({ workspaceId: world.workspaceId, intentId, command });
const approve = (actor: PersonActor): Command => ({ type: "decide", actor, outcome: "approved" });
const comment = (text: string): Command => ({ type: "comment", actor: machine(), text });

/** Each by the next engine, which therefore knows it. */
const submitSeveral = ({ engines, world }: Arena, count: number, human = {}): Promise<string[]> =>
  Promise.all(
    Array.from({ length: count }, (_, i) =>
      submitted(engines[i % ENGINES]!, draftOf(world, { title: "Deploy", ...human })),
    ),
  );

/** Every engine has written of every intent, so each believes that its own word was the last; then all decide at once. */
async function raceOfBelievers(arena: Arena): Promise<number> {
  const { engines, people, base } = arena;
  const ids = await submitSeveral(arena, INTENTS);
  const claim: Command = { type: "claim_task", actor: people[0]! };
  const release: Command = { type: "release_task", actor: people[0]! };
  for (const [engine] of engines.entries())
    await Promise.all(
      ids.map(async (intentId) => {
        await apply(arena, engine, intentId, comment("well?"));
        await apply(arena, engine, intentId, claim);
        await apply(arena, engine, intentId, release);
      }),
    );
  const results = await Promise.all(
    ids.flatMap((intentId) =>
      engines.map((_, engine) =>
        apply(arena, engine, intentId, {
          type: "decide",
          actor: people[0]!,
          outcome: engine % 2 === 0 ? "approved" : "rejected",
        }).catch(() => ({ ok: false })),
      ),
    ),
  );
  const [row] =
    await base.sql`select count(*)::int as n from (select task_id from decisions where task_id = any(${ids})
    group by task_id having count(*) > 1) twice`;
  return Math.max(results.filter((result) => result.ok).length - INTENTS, Number(row?.n));
}

/** No key of a table helps: what remains is the comparison alone. */
async function withoutBelts(sql: Sql): Promise<void> {
  await withoutBelt(sql);
  await sql.unsafe(
    "alter table decisions drop constraint decisions_workspace_id_task_id_version_person_id_pk",
  );
  await sql.unsafe("create index on decisions (workspace_id, task_id, version, person_id)");
}

describe("of intents, with the comparison", () => {
  const arena = openArena(ENGINES, 1);
  test(`${INTENTS} intents, four processes that each believe something else: each has one outcome`, async () => {
    await withoutBelts(arena().base.sql);
    expect(await raceOfBelievers(arena())).toBe(0);
    expect(await arena().violations()).toEqual([]);
  });
});

describe("of intents, without it", () => {
  const arena = openArena(ENGINES, 1);
  test("the same race shows more than one outcome", async () => {
    const { sql } = arena().base;
    await withoutBelts(sql);
    await sql.unsafe("create or replace function look_again() returns integer language sql as 'select 0'");
    expect(await raceOfBelievers(arena())).toBeGreaterThan(0);
    expect((await arena().violations()).length).toBeGreaterThan(0);
  });
});

/**
 * Somebody whom every engine knows is removed. Two engines are asked before, and wait for their locks meanwhile; the other two
 * are asked when it is said and done. What was told to whoever asked.
 */
async function raceOfTheRemoved(arena: Arena, turn: number): Promise<string[]> {
  const { world, base } = arena;
  const leaver = await makePerson(base.sql, world, `leaver-${turn}@example.org`);
  const decideAt = (engines: number[], ids: string[]): Promise<string[]> => {
    const own = [...ids.entries()].filter(([i]) => engines.includes(i % ENGINES));
    return Promise.all(
      own.map(async ([i, intentId]) => {
        const result = await apply(arena, i % ENGINES, intentId, approve(leaver));
        return result.ok ? "counted" : result.refusal.code;
      }),
    );
  };
  await decideAt([0, 1, 2, 3], await submitSeveral(arena, ENGINES));
  const ids = await submitSeveral(arena, INTENTS);
  const { before } = await base.sql.begin(async (tx) => {
    await tx`select 1 from intents where id = any(${ids}) order by id for update`;
    const deciding = decideAt([0, 1], ids);
    await expect.poll(() => enginesWaiting(base.sql), { interval: 5, timeout: 20_000 }).toBe(2);
    await base.sql`update people set status = 'removed' where id = ${leaver.id}`;
    return { before: deciding };
  });
  await submitSeveral(arena, ENGINES); // so each knows what time it is
  return [...(await decideAt([2, 3], ids)), ...(await before)];
}

async function enginesWaiting(sql: Sql): Promise<number> {
  const rows = await sql`select pid from pg_stat_activity where datname = current_database()
    and application_name like 'engine-%-apply' and wait_event_type = 'Lock'`;
  return rows.length;
}

describe("of people, with the comparison", () => {
  const arena = openArena(ENGINES, 1);
  test("whoever is removed decides nothing any more, in no process and behind no lock", async () => {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const told = await raceOfTheRemoved(arena(), turn);
      expect(told).toEqual(Array(INTENTS).fill("not_assignee"));
    }
    expect(await arena().violations()).toEqual([]);
  });
});

describe("of people, without it", () => {
  const arena = openArena(ENGINES, 1);
  test("some of what the removed decided counts", async () => {
    await arena().base.sql.unsafe(
      `create or replace function people_still_so(workspace_ids uuid[], person_ids uuid[], roles text[], group_lists text[])
       returns bigint language sql as 'select cardinality(person_ids)'`,
    );
    const told: string[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) told.push(...(await raceOfTheRemoved(arena(), turn)));
    expect(told).toContain("counted");
  });
});

type Repeats = { answered: string[]; twice: number };

/**
 * What was asked under a key is asked again at every engine at once, beside other things. None of them knows of the key, and one
 * knows everything else. Those that got another answer than the first one, and those that were done twice.
 */
async function raceOfRepeats(arena: Arena, luck: Chance, turn: number): Promise<Repeats> {
  const { engines, world, people, base } = arena;
  const ids = await submitSeveral(arena, INTENTS, { quorum: 2 });
  const asked = ids.map((intentId): Request => {
    const key = randomUUID();
    return {
      workspaceId: world.workspaceId,
      intentId,
      command: turn % 2 === 0 ? comment(key) : approve(people[0]!),
      idempotency: { id: key, body: key },
      respond: ({ intent }) => ({ seq: intent.seq }),
    };
  });
  const ask = async (engine: number, request: Request): Promise<string> => {
    const result = await engines[engine]!.apply(request);
    return result.ok ? JSON.stringify(result.value.answer) : result.refusal.code;
  };
  const first = await Promise.all(asked.map((request, i) => ask(i % ENGINES, request)));
  for (const engine of luck.shuffle([0, 1, 2, 3]))
    await Promise.all(ids.map((intentId) => apply(arena, engine, intentId, comment("well?"))));
  const repeats = luck.shuffle(asked.flatMap((_, i) => engines.map((_, engine) => ({ i, engine }))));
  const answered = await Promise.all(
    repeats.map(async ({ i, engine }) => {
      const again = ask(engine, asked[i]!);
      await apply(arena, engine, ids[i]!, comment("beside"));
      return (await again) === first[i] ? [] : [`${first[i]}, then ${await again}`];
    }),
  );
  const keys = asked.map(({ idempotency }) => idempotency!.id);
  const doubled = await base.sql`select body->>'text' from events where type = 'intent.commented'
    and body->>'text' = any(${keys}) group by 1 having count(*) > 1`;
  return { answered: answered.flat(), twice: doubled.length };
}

describe("of requests, with the key of their table", () => {
  const arena = openArena(ENGINES, 2);
  test("what is asked again is answered as it was the first time, and done once", async () => {
    const luck = chance();
    for (let turn = 0; turn < TURNS; turn += 1)
      expect(await raceOfRepeats(arena(), luck, turn), `seed ${luck.seed}`).toEqual({
        answered: [],
        twice: 0,
      });
    expect(await arena().violations()).toEqual([]);
  });
});

describe("of requests, without it", () => {
  const arena = openArena(ENGINES, 2);
  test("the same race shows other answers, and what was done twice", async () => {
    const { sql } = arena().base;
    await sql.unsafe("alter table idempotency drop constraint idempotency_workspace_id_id_pk");
    await sql.unsafe("create index on idempotency (workspace_id, id)");
    const wrong = { answered: 0, twice: 0 };
    for (let turn = 0; turn < TURNS; turn += 1) {
      const { answered, twice } = await raceOfRepeats(arena(), chance(), turn);
      wrong.answered += answered.length;
      wrong.twice += twice;
    }
    expect(wrong.answered).toBeGreaterThan(0);
    expect(wrong.twice).toBeGreaterThan(0);
  });
});

// Deciding on what a process remembers: four that all believe something else. Whatever they believe, there is one outcome;
// and without the comparison that the database makes, there is not.
import { describe, expect, test } from "vitest";
import type { Sql } from "@/lib/db/client";
import type { Command } from "@/lib/domain/commands";
import { draftOf, machine } from "@/lib/testing/factory";
import { type Arena, openArena } from "./arena";
import { withoutBelt } from "./broken-lock";
import { submitted } from "./scene";

const ENGINES = 4;
const INTENTS = 100;

/** Every engine has written of every intent, so each believes that its own word was the last; then all decide at once. */
async function raceOfBelievers({ engines, world, people, base }: Arena): Promise<number> {
  const ids = await Promise.all(
    Array.from({ length: INTENTS }, (_, i) =>
      submitted(engines[i % ENGINES]!, draftOf(world, { title: "Deploy" })),
    ),
  );
  const apply = (engine: number, intentId: string, command: Command) =>
    engines[engine]!.apply({ workspaceId: world.workspaceId, intentId, command });
  const claim: Command = { type: "claim_task", actor: people[0]! };
  const release: Command = { type: "release_task", actor: people[0]! };
  for (const [engine] of engines.entries())
    await Promise.all(
      ids.map(async (intentId) => {
        await apply(engine, intentId, { type: "comment", actor: machine(), text: "well?" });
        await apply(engine, intentId, claim);
        await apply(engine, intentId, release);
      }),
    );
  const results = await Promise.all(
    ids.flatMap((intentId) =>
      engines.map((_, engine) =>
        apply(engine, intentId, {
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

describe("with the comparison", () => {
  const arena = openArena(ENGINES, 1);
  test(`${INTENTS} intents, four processes that each believe something else: each has one outcome`, async () => {
    await withoutBelts(arena().base.sql);
    expect(await raceOfBelievers(arena())).toBe(0);
    expect(await arena().violations()).toEqual([]);
  });
});

describe("without it", () => {
  const arena = openArena(ENGINES, 1);
  test("the same race shows more than one outcome", async () => {
    const { sql } = arena().base;
    await withoutBelts(sql);
    await sql.unsafe("create or replace function look_again() returns integer language sql as 'select 0'");
    expect(await raceOfBelievers(arena())).toBeGreaterThan(0);
    expect((await arena().violations()).length).toBeGreaterThan(0);
  });
});

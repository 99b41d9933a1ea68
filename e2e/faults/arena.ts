// Where races are run: one real PostgreSQL, several engines with connections of their own, and people who disagree.
import { afterAll, beforeAll } from "vitest";
import { type Database, openDatabase } from "@/lib/db/client";
import { type Violation, verify } from "@/lib/db/read/verify";
import { type Engine, openEngine } from "@/lib/engine/open";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { makePerson, makeWorld, type PersonActor, type World } from "@/lib/testing/factory";

export type Arena = {
  base: TestDatabase;
  db: Database;
  engines: Engine[]; // as good as processes of their own: nothing is shared but the database
  world: World;
  people: PersonActor[];
  /** Runs the checker over everything. */
  violations(): Promise<Violation[]>;
  deadlocks(): Promise<number>;
};

export function openArena(engineCount: number, peopleCount: number): () => Arena {
  let arena: Arena;
  beforeAll(async () => {
    const base = await testDatabase();
    const db = openDatabase({ url: base.url, name: "arena", max: 4 });
    const engines = Array.from({ length: engineCount }, (_, i) =>
      openEngine(db, { name: `engine-${i}`, listen: false }),
    );
    const world = await makeWorld(base.sql);
    const people: PersonActor[] = [];
    for (let i = 0; i < peopleCount; i += 1)
      people.push(await makePerson(base.sql, world, `p${i}@example.org`, i === 0 ? "owner" : "member"));
    arena = {
      base,
      db,
      engines,
      world,
      people,
      violations: async () => (await verify(db.sql)).violations,
      deadlocks: async () => {
        await base.sql`select pg_stat_force_next_flush()`;
        const [row] =
          await base.sql`select deadlocks::int as n from pg_stat_database where datname = current_database()`;
        return Number(row?.n);
      },
    };
  });
  afterAll(async () => {
    await Promise.all(arena.engines.map((engine) => engine.close()));
    await arena.db.close();
    await arena.base.close();
  });
  return () => arena;
}

import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { makePerson, makeWorld } from "../testing/factory";
import { asking } from "./app-role.fixture";
import type { Sql } from "./client";
import { migrate } from "./migrate";
import { earlierDatabase, migrateTo } from "./migrate-to.fixture";

// What the version before left behind: keys that were replaced, of which only the first one's maker is known.

const { app, url } = earlierDatabase();

test("the migration finds in the record who replaced a key, however often, and adds nobody twice", async () => {
  await migrateTo("0035_claims", url(), app);
  await asking(url(), async (asked) => {
    const sql = asked as unknown as Sql;
    const world = await makeWorld(sql);
    const { workspaceId } = world;
    const [bob, mallory, carol] = [
      (await makePerson(sql, world, "bob@example.org")).id,
      (await makePerson(sql, world, "mallory@example.org")).id,
      (await makePerson(sql, world, "carol@example.org")).id,
    ];
    for (const id of ["first", "second", "third", "fourth", "other"])
      await sql`
        insert into keys (workspace_id, id, kind, person_id, hash, hint, scopes)
        values (${workspaceId}, ${id}, 'workspace', ${bob}, ${Buffer.from(id)}, ${`csn_${id}…`}, '{submit}')`;
    const replaces = (by: string, old: string, fresh: string) => sql`
      insert into admin_events (workspace_id, id, at, actor, what, about)
      values (${workspaceId}, ${randomUUID()}, now(), ${`person:${by}`}, 'key.rotated',
              ${JSON.stringify({ key: old, replacement: `csn_${fresh}…` })}::text::json)`;
    await replaces(mallory, "first", "second");
    await replaces(bob, "second", "third");
    await replaces(carol, "third", "fourth");
    await migrate(url(), { app });
    const rows = await sql<Array<{ id: string; others: string[] | null }>>`
      select id, also_behind::text[] as others from keys order by id`;
    expect(new Map(rows.map(({ id, others }) => [id, others?.toSorted() ?? null]))).toEqual(
      new Map([
        ["first", null],
        ["fourth", [carol, mallory].sort()],
        ["other", null],
        ["second", [mallory]],
        ["third", [mallory]],
      ]),
    );
  });
});

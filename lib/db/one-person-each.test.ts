import { expect, test } from "vitest";
import { makePerson, makeWorld } from "../testing/factory";
import { asking } from "./app-role.fixture";
import type { Sql } from "./client";
import { migrate } from "./migrate";
import { earlierDatabase, migrateTo } from "./migrate-to.fixture";

// What the version before let be: a user who is two people of one workspace.

const { app, url } = earlierDatabase();

test("of two people that one user is, the migration leaves them the one they are signed in as", async () => {
  await migrateTo("0033_next_message", url(), app);
  await asking(url(), async (asked) => {
    const sql = asked as unknown as Sql;
    const [here, there] = [await makeWorld(sql), await makeWorld(sql)];
    const make = async (email: string, status: string, age: number, world = here) => {
      const { id } = await makePerson(sql, world, email);
      await sql`
        update people set user_id = 'ana', status = ${status}, created_at = now() - ${age} * interval '1 day' where id = ${id}`;
    };
    await make("younger@example.org", "active", 1);
    await make("gone@example.org", "removed", 9);
    await make("older@example.org", "active", 5);
    await make("elsewhere@example.org", "active", 1, there);
    await migrate(url(), { app });
    expect(await sql`select email from people where user_id is null`).toEqual([
      { email: "younger@example.org" },
    ]);
  });
});

import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { makePerson, makeWorld } from "../testing/factory";
import { asking } from "./app-role.fixture";
import type { Sql } from "./client";
import { migrate } from "./migrate";
import { earlierDatabase, migrateTo } from "./migrate-to.fixture";

// What the version before left behind: tasks that are over, and still somebody's.

const { app, url } = earlierDatabase();

test("the migration ends the claims of tasks that are over, and no other", async () => {
  await migrateTo("0034_one_person_each", url(), app);
  await asking(url(), async (asked) => {
    const sql = asked as unknown as Sql;
    const { workspaceId, ...world } = await makeWorld(sql);
    const { id: ana } = await makePerson(sql, { workspaceId, ...world }, "ana@example.org");
    for (const status of ["open", "decided", "withdrawn", "expired"])
      await sql`
        insert into tasks (workspace_id, id, kind, status, risk, spec, claimed_by, assigned_at, closed_at)
        values (${workspaceId}, ${randomUUID()}, 'approval', ${status}, 'normal', '{}'::json, ${ana}, now(),
                ${status === "open" ? null : sql`now()`})`;
    await migrate(url(), { app });
    expect(await sql`select status from tasks where claimed_by = ${ana}`).toEqual([{ status: "open" }]);
  });
});

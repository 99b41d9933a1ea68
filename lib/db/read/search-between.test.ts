import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "@/lib/testing/database";
import { makeWorld } from "@/lib/testing/factory";
import { givenTask, writeAllWords } from "./open-task.fixture";
import { searchTasks } from "./search";

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

/** Whoever searches waits for the intents, and has nothing else under way. */
async function untilHeldUp(holder: number): Promise<void> {
  for (;;) {
    const [others] = await db.sql`
      select count(*) filter (where wait_event_type = 'Lock')::int as held,
        count(*) filter (where wait_event_type is distinct from 'Lock' and state <> 'idle')::int as busy
      from pg_stat_activity where datname = current_database() and pid not in (pg_backend_pid(), ${holder})`;
    if (others?.held > 0 && others?.busy === 0) return;
  }
}

test("a task is found whose words are written while it is looked for", async () => {
  const { workspaceId } = await makeWorld(db.sql);
  const id = await givenTask(db.sql, workspaceId, { title: "Parcel commented" });
  const search = () => searchTasks(db.sql, workspaceId, ["everyone"], "parcel", { limit: 50 });
  await Promise.all([search(), search()]); // every connection that it takes is open
  let found: ReturnType<typeof search> | undefined;
  await db.sql.begin(async (holding) => {
    await holding`lock table intents in access exclusive mode`;
    const [own] = await holding`select pg_backend_pid() as pid`;
    found = search();
    await untilHeldUp(own?.pid);
    await holding`
      insert into task_words (workspace_id, task_id, words) values (${workspaceId}, ${id}, 'parcel commented')`;
  });
  expect((await found)?.ids).toEqual([id]);
  await writeAllWords(db.sql);
  expect((await search()).ids).toEqual([id]);
});

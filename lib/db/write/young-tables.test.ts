// A plan is made once for a connection, often while a table is empty, and serves until somebody has counted what is in it.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TIMER_KINDS } from "../../domain/types";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { BY_INDEX } from "./by-index";
import { CHANGED } from "./changed-rows";
import { lockDue } from "./lock";
import { compose, type Part } from "./statement";

const BY_THEIR_KEY: Array<[Part, string]> = [
  [CHANGED.timersGone, "timers_workspace_id_intent_id_kind_pk"],
  [CHANGED.assignmentsGone, "assignments_workspace_id_assignee_due_at_rank_task_id_pk"],
  [CHANGED.intents, "intents_workspace_id_id_pk"],
  [CHANGED.tasks, "tasks_workspace_id_id_pk"],
];

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

test.each([1, 3])(
  "what a change of %d rows writes is found by its key, also where nothing is yet",
  async (count) => {
    for (const [part, key] of BY_THEIR_KEY) {
      const rows = Array.from({ length: count }, () => ({ workspaceId: randomUUID() }));
      const { text } = compose(
        [{ part: { ...part, columns: part.columns.map(empty) }, rows }],
        "select 1",
        [],
      );
      const plan = await db.sql.begin(async (tx) => {
        await tx.unsafe(BY_INDEX);
        return tx.unsafe(`explain (generic_plan, costs off) ${text}`);
      });
      const used = plan.flatMap((row) => /Index Scan using (\w+)/.exec(row["QUERY PLAN"])?.[1] ?? []);
      expect(used).toEqual([key]);
    }
  },
);

test.each(TIMER_KINDS)(
  "what is due of the kind %s is found without a look at what is armed",
  async (kind) => {
    const asked: string[] = [];
    const ask = (...statements: Array<{ text: string }>) => {
      asked.push(...statements.map(({ text }) => text));
      return Promise.resolve(statements.map(() => []));
    };
    await lockDue({ ask }, kind, 1);
    expect(asked).toHaveLength(1);
    const plan = await db.sql.begin(async (tx) => {
      await tx.unsafe(BY_INDEX);
      return tx.unsafe(`explain (generic_plan, costs off) ${asked[0]}`);
    });
    const lines = plan.map((row) => row["QUERY PLAN"] as string);
    const [first, second] = lines.filter((line) => / on (timers|intents) /.test(line));
    expect(first).toContain("Index Scan using timers_due on timers");
    expect(lines.at(lines.indexOf(first ?? "") + 1)).toContain("(kind = $1) AND (due_at <= (InitPlan");
    expect(second).toContain("Index Scan using intents_workspace_id_id_pk");
    expect(lines.filter((line) => line.includes("Sort"))).toEqual([]);
  },
);

/** Only the words of the statement count here. */
const empty = (column: Part["columns"][number]) => ({ ...column, value: () => null });

// A plan is made once for a connection, often while a table is empty, and serves until somebody has counted what is in it.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TIMER_KINDS } from "../../domain/types";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { BY_INDEX } from "./by-index";
import { CHANGED } from "./changed-rows";
import { lockBatch, lockDue } from "./lock";
import { compose, type Part } from "./statement";

// The key, and by how many columns of it.
const BY_THEIR_KEY: Array<[Part, string, number]> = [
  [CHANGED.timersGone, "timers_workspace_id_intent_id_kind_pk", 2],
  [CHANGED.assignmentsGone, "assignments_workspace_id_assignee_due_at_rank_task_id_pk", 5],
  [CHANGED.intents, "intents_workspace_id_id_pk", 2],
  [CHANGED.tasks, "tasks_workspace_id_id_pk", 2],
];

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.sql`vacuum analyze`; // from now on they are known to be empty
});
afterAll(() => db.close());

test.each([1, 3])(
  "what a change of %d rows writes is found by its key, also where nothing is yet",
  async (count) => {
    for (const [part, key, columns] of BY_THEIR_KEY) {
      const rows = Array.from({ length: count }, () => ({ workspaceId: randomUUID() }));
      const { text } = compose(
        [{ part: { ...part, columns: part.columns.map(empty) }, rows }],
        "select 1",
        [],
      );
      expect(lookUps(await planOf(text))).toEqual([[key, columns]]);
    }
  },
);

test("what a batch reads under its locks is found by its key, also where nothing is yet", async () => {
  const asked: string[] = [];
  const ask = (...statements: Array<{ text: string }>) => {
    asked.push(...statements.map(({ text }) => text));
    return Promise.resolve(statements.map((_, i) => (i === 0 ? [] : [{}])));
  };
  const id = randomUUID();
  await lockBatch({ ask }, { workspaceIds: [id], intentIds: [id], people: [[id, id]], keys: [[id, id]] });
  const found = (await Promise.all(asked.map(planOf))).flatMap(lookUps);
  for (const key of [
    "intents_workspace_id_id_pk",
    "tasks_workspace_id_id_pk",
    "idempotency_workspace_id_id_pk",
  ])
    expect(found).toContainEqual([key, 2]);
  expect(found).toContainEqual(["timers_workspace_id_intent_id_kind_pk", 2]);
});

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
    const lines = await planOf(asked[0] as string);
    const [first, second] = lines.filter((line) => / on (timers|intents) /.test(line));
    expect(first).toContain("Index Scan using timers_due on timers");
    expect(lines.at(lines.indexOf(first ?? "") + 1)).toContain("(kind = $1) AND (due_at <= (InitPlan");
    expect(second).toContain("Index Scan using intents_workspace_id_id_pk");
    expect(lines.filter((line) => line.includes("Sort"))).toEqual([]);
  },
);

const planOf = (text: string): Promise<string[]> =>
  db.sql.begin(async (tx) => {
    await tx.unsafe(BY_INDEX);
    const plan = await tx.unsafe(`explain (generic_plan, costs off) ${text}`);
    return plan.map((row) => row["QUERY PLAN"] as string);
  });

/** Each index that is gone through, and how many of its columns lead to what is wanted: none, where it is gone through from end to end. */
const lookUps = (plan: string[]): Array<[string, number]> =>
  plan.flatMap((line, i): Array<[string, number]> => {
    const key = /Index (?:Only )?Scan using (\w+)/.exec(line)?.[1];
    const condition = /Index Cond: (.*)/.exec(plan[i + 1] ?? "")?.[1] ?? "";
    return key ? [[key, condition === "" ? 0 : condition.split(" AND ").length]] : [];
  });

/** Only the words of the statement count here. */
const empty = (column: Part["columns"][number]) => ({ ...column, value: () => null });

// What the insights are made of. Nothing here is written by a submission or a decision: the worker reads what ended since it
// last looked, notes it once as a fact, and when a day is over adds its facts up. All of it can be thrown away and made again.
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { TALLIED, TALLY_GRAINS } from "../../domain/insight-words";
import { at, taskKindEnum, workspaceId, xid8 } from "./columns";

// How far the worker has read. Everything older than `xid` is noted; one row for the whole database, as one feed is read.
export const insightCursor = pgTable("insight_cursor", {
  id: smallint("id").primaryKey(),
  xid: xid8("xid").notNull(),
});

// One row for each vote on a task that is closed, and one for each task that was closed without a decision. The key is made of
// what never changes, so noting it twice is noting it once.
export const insightFacts = pgTable(
  "insight_facts",
  {
    workspaceId: workspaceId(),
    at: at("at").notNull(),
    taskId: uuid("task_id").notNull(),
    seq: integer("seq").notNull(), // of the vote's event; 0: nobody's vote
    personId: uuid("person_id").notNull(), // all zeros: nobody
    ms: bigint("ms", { mode: "number" }).notNull(), // since the task was first asked
    kind: taskKindEnum("kind").notNull(),
    ending: text("ending", { enum: ["decided", "vote", "expired", "withdrawn"] }).notNull(), // vote: others had to agree
    late: boolean("late").notNull(), // after the task was due, or by its target should have been decided
    outcome: text("outcome").notNull(), // '': none
    groups: uuid("groups").array().notNull(), // that were asked
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.at, table.taskId, table.seq] })],
);

// Days (of UTC) whose facts are not added up yet. They are read fact by fact until they are.
export const insightDays = pgTable(
  "insight_days",
  {
    workspaceId: workspaceId(),
    day: date("day").notNull(),
    touchedAt: at("touched_at").notNull(), // when a fact was last added, to some seconds
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.day] }),
    index("insight_days_touched").on(table.touchedAt),
  ],
);

// Facts added up, for all who decided together, for each person, and for each outcome; in each case for the workspace (a group
// of all zeros) and for each group, for all kinds ('') and for each kind. How long it took is kept as how many took how long:
// `counts` beside `buckets`, each bucket a tenth longer than the one before.
export const insightTallies = pgTable(
  "insight_tallies",
  {
    workspaceId: workspaceId(),
    grain: text("grain", { enum: TALLY_GRAINS }).notNull(),
    of: text("of", { enum: TALLIED }).notNull(),
    groupId: uuid("group_id").notNull(),
    kind: text("kind").notNull(),
    slot: at("slot").notNull(), // when it begins
    personId: uuid("person_id").notNull(),
    outcome: text("outcome").notNull(),
    decided: integer("decided").notNull(),
    votes: integer("votes").notNull(),
    late: integer("late").notNull(),
    expired: integer("expired").notNull(),
    withdrawn: integer("withdrawn").notNull(),
    quick: integer("quick").notNull(), // votes within seconds of the question
    buckets: smallint("buckets").array().notNull(),
    counts: integer("counts").array().notNull(),
  },
  (table) => [
    primaryKey({
      name: "insight_tallies_pk",
      columns: [
        table.workspaceId,
        table.grain,
        table.of,
        table.groupId,
        table.kind,
        table.slot,
        table.personId,
        table.outcome,
      ],
    }),
    index("insight_tallies_slot").on(table.workspaceId, table.grain, table.slot),
  ],
);

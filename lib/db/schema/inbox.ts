// What people keep beside the tasks: their views, what they put off, and decisions that can still be taken back.
import { sql } from "drizzle-orm";
import { boolean, index, json, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { at, workspaceId, xid8 } from "./columns";

// A name for a set of filters; `query` is what stands in the address after the question mark.
export const savedViews = pgTable(
  "saved_views",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    personId: uuid("person_id").notNull(),
    name: text("name").notNull(),
    query: text("query").notNull(),
    shared: boolean("shared").notNull().default(false), // with everybody in the workspace
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index("saved_views_person").on(table.workspaceId, table.personId),
  ],
);

// Put off by one person for themself: the task's own clock runs on.
export const snoozes = pgTable(
  "snoozes",
  {
    workspaceId: workspaceId(),
    personId: uuid("person_id").notNull(),
    taskId: uuid("task_id").notNull(),
    until: at("until").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.personId, table.taskId] })],
);

// A decision made in the inbox that has not taken effect yet, so that undo is real. Whoever takes it on moves `due_at` one
// lease ahead and counts the try; the decision itself is idempotent under the id of this row. A refusal stays until its
// person has read it.
export const heldDecisions = pgTable(
  "held_decisions",
  {
    workspaceId: workspaceId(),
    taskId: uuid("task_id").notNull(),
    personId: uuid("person_id").notNull(),
    id: uuid("id").notNull(),
    command: json("command").notNull(),
    state: text("state", { enum: ["held", "refused"] })
      .notNull()
      .default("held"),
    tries: smallint("tries").notNull().default(0),
    dueAt: at("due_at").notNull(),
    refusal: json("refusal"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.taskId, table.personId] }),
    index("held_decisions_person").on(table.workspaceId, table.personId),
    index("held_decisions_due").on(table.dueAt).where(sql`state = 'held'`),
  ],
);

// What an open task can be found by, a moment after it came. The index knows each word together with its workspace, so a
// search reads nothing of another one's. `search_lexemes` is in the migration that made this table.
export const taskWords = pgTable(
  "task_words",
  {
    workspaceId: workspaceId(),
    taskId: uuid("task_id").notNull(),
    words: text("words").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.taskId] }),
    index("task_words_search")
      .using("gin", sql`search_lexemes(${table.workspaceId}, ${table.words})`)
      .with({ fastupdate: true, gin_pending_list_limit: 256 }),
  ],
);

// How far that has come, in one row, which belongs to nobody's workspace: all that moved before `cursor` is known. `walk` is
// the way through what was there before anybody looked, and null when it is done. Whoever works on it holds the row.
export const searchProgress = pgTable("search_progress", {
  only: boolean("only").primaryKey().default(true),
  cursor: xid8("cursor").notNull(),
  walk: json("walk"),
});

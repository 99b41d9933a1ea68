// What people keep beside the tasks: their views, what they put off, and decisions that can still be taken back.
import { sql } from "drizzle-orm";
import { boolean, index, json, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { at, workspaceId } from "./columns";

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

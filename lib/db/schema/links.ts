// Links that a message carries to one person. The table holds only hashes: whoever has a copy of it opens nothing.
import { boolean, index, integer, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { at, bytea, workspaceId } from "./columns";

// To look at one version of one task, and to decide it with the code that is printed in the same message.
export const decisionLinks = pgTable(
  "decision_links",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(), // of the message that carries it
    hash: bytea("hash").notNull(),
    codeHash: bytea("code_hash"), // null: a session is wanted
    intentId: uuid("intent_id").notNull(),
    version: integer("version").notNull(),
    personId: uuid("person_id").notNull(),
    tries: smallint("tries").notNull().default(0), // wrong codes
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
    endedAt: at("ended_at"),
    endedWhy: text("ended_why"),
    createdAt: at("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index("decision_links_hash").on(table.hash),
    index("decision_links_intent").on(table.workspaceId, table.intentId),
    index("decision_links_expiry").on(table.expiresAt),
  ],
);

// A link is exchanged for a cookie at once, so that its token is in no address bar. A browser has a row once a wrong code was
// typed there: looking writes nothing.
export const linkVisits = pgTable(
  "link_visits",
  {
    workspaceId: workspaceId(),
    hash: bytea("hash").notNull(),
    linkId: uuid("link_id").notNull(),
    tries: smallint("tries").notNull().default(0), // wrong codes in this browser
    expiresAt: at("expires_at").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.hash] }),
    index("link_visits_hash").on(table.hash),
    index("link_visits_link").on(table.workspaceId, table.linkId),
    index("link_visits_expiry").on(table.expiresAt),
  ],
);

// "This was not me": the receipt of a decision that was made by link.
export const receipts = pgTable(
  "receipts",
  {
    workspaceId: workspaceId(),
    intentId: uuid("intent_id").notNull(),
    personId: uuid("person_id").notNull(),
    version: integer("version").notNull().default(1), // of what was decided
    hash: bytea("hash").notNull(),
    disputedAt: at("disputed_at"),
    frozen: boolean("frozen").notNull().default(false), // nobody had acted on the outcome yet
    createdAt: at("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.intentId, table.personId] }),
    index("receipts_hash").on(table.hash),
  ],
);

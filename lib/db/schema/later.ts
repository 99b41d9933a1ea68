// What must happen later is a row: a timer (do something at a time), a delivery (tell someone), an offer (hand an intent
// to an agent). And the answers already given, so that a repeated request gets the same one: a submit's is the intent itself.
import { sql } from "drizzle-orm";
import { bigint, index, integer, json, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core";
import { at, channelEnum, deliveryEnum, occasionEnum, timerEnum, workspaceId, xid8 } from "./columns";

// Firing is deleting: a timer acts only if its row goes in the same transaction.
export const timers = pgTable(
  "timers",
  {
    workspaceId: workspaceId(),
    intentId: uuid("intent_id").notNull(),
    dueAt: at("due_at").notNull(),
    kind: timerEnum("kind").notNull(),
    round: smallint("round").notNull(), // which reminder, escalation level or offer it is
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.intentId, table.kind] }),
    index("timers_due").on(table.kind, table.dueAt),
  ],
);

// In an order that leaves no gaps between what must begin at a multiple of four or eight.
export const deliveries = pgTable(
  "deliveries",
  {
    workspaceId: workspaceId(),
    intentId: uuid("intent_id").notNull(),
    dueAt: at("due_at").notNull(), // while leased: when the lease runs out
    endedAt: at("ended_at"),
    seq: integer("seq").notNull(), // of the event it tells
    channel: channelEnum("channel").notNull(),
    occasion: occasionEnum("occasion").notNull(),
    state: deliveryEnum("state").notNull(),
    fence: integer("fence").notNull().default(0),
    attempts: smallint("attempts").notNull().default(0),
    place: smallint("place").notNull(), // among the deliveries of that event
    address: text("address").notNull(), // person:… group:… or an agent's address
    answer: text("answer"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.intentId, table.seq, table.place] }),
    index("deliveries_due").on(table.channel, table.dueAt).where(sql`state in ('due','leased')`),
  ],
);

// The agent stream. `cursor` rises with the transaction that wrote it, so a reader that stops at the oldest running
// transaction never skips a row that commits late. Gone when the intent ends.
export const offers = pgTable(
  "offers",
  {
    workspaceId: workspaceId(),
    address: text("address").notNull(),
    cursor: bigint("cursor", { mode: "number" }).notNull(),
    intentId: uuid("intent_id").notNull(),
    attempt: smallint("attempt").notNull(),
    at: at("at").notNull(),
    xid: xid8("xid").notNull().default(sql`pg_current_xact_id()`),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.intentId, table.attempt] }),
    index("offers_address").on(table.workspaceId, table.address, table.cursor),
  ],
);

// Kept as long as the intent. `id` is made of caller, endpoint and key; `body` is the hash of what was asked.
export const idempotency = pgTable(
  "idempotency",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    body: uuid("body").notNull(),
    intentId: uuid("intent_id"),
    response: json("response"),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

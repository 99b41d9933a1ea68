// What goes out to people: a message each, every attempt at it, and how the places are that they go to.
import { sql } from "drizzle-orm";
import {
  boolean,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { MESSAGE_OCCASIONS, TROUBLE_KINDS } from "../../domain/message";
import { at, channelEnum, deliveryEnum, workspaceId } from "./columns";

export const messages = pgTable(
  "messages",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(), // version 7: the primary key read backwards is newest first
    dueAt: at("due_at").notNull(), // while leased: when the lease runs out
    createdAt: at("created_at").notNull(),
    endedAt: at("ended_at"),
    retriedAt: at("retried_at"), // somebody had it tried anew by hand: what ends it after days counts from there
    channel: channelEnum("channel").notNull(),
    state: deliveryEnum("state").notNull(),
    fence: integer("fence").notNull().default(0),
    seq: integer("seq"),
    attempts: smallint("attempts").notNull().default(0),
    spent: smallint("spent").notNull().default(0), // of its tries: an attempt that failed for the place's sake takes none
    copy: smallint("copy").notNull().default(0), // sent again by hand: which time
    urgent: boolean("urgent").notNull().default(false),
    kept: boolean("kept").notNull().default(false), // there is no server to send it by: it is read in the product
    intentId: uuid("intent_id"),
    personId: uuid("person_id"),
    groupId: uuid("group_id"),
    occasion: text("occasion", { enum: MESSAGE_OCCASIONS }).notNull(),
    destination: text("destination").notNull(),
    address: text("address").notNull(),
    about: json("about").notNull().default({}),
    answer: text("answer"), // the provider's last word
    subject: text("subject"),
    content: json("content"), // as it was sent, without the secrets that were in it
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index("messages_due")
      .on(table.channel, table.workspaceId, table.destination, table.dueAt)
      .where(sql`state in ('due','leased')`),
    // Whether any is due is asked once a second, and most of those that wait are not.
    index("messages_next").on(table.channel, table.dueAt).where(sql`state in ('due','leased')`),
    // Those that may have ended a process.
    index("messages_leased").on(table.channel, table.dueAt).where(sql`state = 'leased'`),
    // One message for each person and occasion, however many ways lead to them. In the order in which it is asked what else
    // goes to this address about the same task.
    uniqueIndex("messages_once")
      .on(
        table.workspaceId,
        table.intentId,
        table.channel,
        table.address,
        table.seq,
        table.occasion,
        table.copy,
      )
      .where(sql`intent_id is not null`),
    // What more there is to tell joins the one that has not been sent yet. In a group's channel each goes out by itself until that
    // is too much.
    uniqueIndex("messages_gathering")
      .on(table.workspaceId, table.channel, table.address)
      .where(
        sql`state = 'due' and attempts = 0 and copy = 0 and occasion in ('reminder','gathered') and (person_id is not null or occasion = 'gathered')`,
      ),
    // How many were posted in a group's channel lately.
    index("messages_posted")
      .on(table.workspaceId, table.address, table.id)
      .where(sql`group_id is not null and occasion in ('assigned','reminder')`),
    index("messages_person").on(table.workspaceId, table.personId, table.id),
    index("messages_open").on(table.workspaceId, table.id).where(sql`state in ('due','leased')`),
    index("messages_dead").on(table.workspaceId, table.id).where(sql`state = 'dead'`),
  ],
);

export const messageAttempts = pgTable(
  "message_attempts",
  {
    workspaceId: workspaceId(),
    messageId: uuid("message_id").notNull(),
    attempt: smallint("attempt").notNull(),
    at: at("at").notNull(),
    ms: integer("ms"),
    outcome: text("outcome", { enum: ["under_way", "delivered", "failed", "unknown"] }).notNull(),
    code: text("code"),
    answer: text("answer"),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.messageId, table.attempt] })],
);

// Only places that were in trouble have a row. Nothing is sent there before `shut_until`.
export const destinations = pgTable(
  "destinations",
  {
    workspaceId: workspaceId(),
    channel: channelEnum("channel").notNull(),
    name: text("name").notNull(),
    shutUntil: at("shut_until"),
    retryAfter: at("retry_after"), // its own word; what we find out by ourselves may be forgotten sooner
    failures: integer("failures").notNull().default(0), // in a row
    failingSince: at("failing_since"), // the first of these
    probing: boolean("probing").notNull().default(false), // one message is under way to see how it is
    kind: text("kind", { enum: TROUBLE_KINDS }),
    code: text("code"),
    answer: text("answer"),
    failedAt: at("failed_at"),
    toldAt: at("told_at"), // whoever looks after the workspace was told that it fails; since then it may have begun anew
    deliveredAt: at("delivered_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.channel, table.name] }),
    // Those that may have to be tried.
    index("destinations_failing").on(table.channel, table.workspaceId).where(sql`failures >= 5`),
  ],
);

// When somebody's next summary of what is open is due.
export const digests = pgTable(
  "digests",
  {
    workspaceId: workspaceId(),
    personId: uuid("person_id").notNull(),
    dueAt: at("due_at").notNull(),
    lastAt: at("last_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.personId] }),
    index("digests_due").on(table.dueAt),
  ],
);

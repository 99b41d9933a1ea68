// How a workspace reaches its people: the settings of each channel, and whom a Slack account or a browser belongs to.
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
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { SLACK_STANDINGS, WISH_KINDS } from "../../domain/slack";
import { at, bytea, channelEnum, workspaceId } from "./columns";

// `settings` may be read by everybody who manages. `sealed` is a JSON object, a part each: only the worker opens them, and web
// those that prove a request to be Slack's.
export const channelSettings = pgTable(
  "channel_settings",
  {
    workspaceId: workspaceId(),
    channel: channelEnum("channel").notNull(),
    settings: json("settings").notNull().default({}),
    sealed: bytea("sealed"),
    status: text("status", { enum: ["unknown", "works", "trouble"] })
      .notNull()
      .default("unknown"),
    problem: text("problem"), // what is missing, in a sentence
    statusAt: at("status_at"),
    changedBy: uuid("changed_by"),
    changedAt: at("changed_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.channel] })],
);

// What web seals secrets under; who can open them is the worker. One row, which belongs to nobody's workspace.
export const channelKey = pgTable("channel_key", {
  only: boolean("only").primaryKey().default(true),
  publicKey: bytea("public_key").notNull(),
  environment: json("environment").notNull().default({}), // the names of the variables that the worker was given
  createdAt: at("created_at").notNull().defaultNow(),
});

// Who somebody is in Slack: by team and id, proven by signing in here, never by a name.
export const slackLinks = pgTable(
  "slack_links",
  {
    workspaceId: workspaceId(),
    teamId: text("team_id").notNull(),
    userId: text("user_id").notNull(),
    personId: uuid("person_id").notNull(),
    name: text("name"), // of the account when it was linked; for its person to tell it by, and for nothing else
    verifiedAt: at("verified_at").notNull(),
    // What Slack said last of the account, and when: whoever has become a guest or has left since decides nothing.
    standing: text("standing", { enum: SLACK_STANDINGS }),
    checkedAt: at("checked_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.teamId, table.userId] }),
    unique("slack_links_person").on(table.workspaceId, table.personId, table.teamId),
    index("slack_links_team").on(table.teamId, table.userId),
  ],
);

// An offer, sent to one Slack account, to say whose it is.
export const slackLinkOffers = pgTable(
  "slack_link_offers",
  {
    workspaceId: workspaceId(),
    hash: bytea("hash").notNull(),
    teamId: text("team_id").notNull(),
    userId: text("user_id").notNull(),
    personId: uuid("person_id"), // whom the message that carried it was for
    email: text("email"), // of the account, as Slack says
    name: text("name"),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.hash] }),
    index("slack_link_offers_hash").on(table.hash),
  ],
);

// Which Slack account has somebody's e-mail address, as Slack said it, and where a direct message to it goes. It is remembered
// for a while, and that there is none, too. It says where to post, and proves nothing: that is what a link is for.
export const slackAccounts = pgTable(
  "slack_accounts",
  {
    workspaceId: workspaceId(),
    personId: uuid("person_id").notNull(),
    teamId: text("team_id").notNull(),
    email: text("email").notNull(), // that it was asked for
    userId: text("user_id"), // null: Slack knows nobody by it
    channelId: text("channel_id"), // null: no direct message was opened yet
    until: at("until").notNull(), // then it is asked again
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.personId, table.teamId] })],
);

// What was posted, so that it can be rewritten: a message is a view over the task.
export const slackPosts = pgTable(
  "slack_posts",
  {
    workspaceId: workspaceId(),
    intentId: uuid("intent_id").notNull(),
    channelId: text("channel_id").notNull(),
    ts: text("ts").notNull(),
    teamId: text("team_id").notNull(),
    personId: uuid("person_id"),
    groupId: uuid("group_id"),
    shownSeq: integer("shown_seq").notNull(), // of the last event that it shows
    isClosed: boolean("is_closed").notNull().default(false), // it shows the outcome, and no buttons
    createdAt: at("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.intentId, table.channelId, table.ts] }),
    index("slack_posts_place").on(table.teamId, table.channelId, table.ts),
    // Those that may have to be rewritten: as many as wait for somebody, however many there ever were.
    index("slack_posts_open").on(table.workspaceId, table.intentId).where(sql`not is_closed`),
    // Those that are to be rewritten though nothing happened to their task.
    index("slack_posts_stale").on(table.workspaceId).where(sql`shown_seq = 0 and not is_closed`),
  ],
);

// What Slack sent, by its signature: a copy gets the same answer and has no second effect.
export const slackRequests = pgTable(
  "slack_requests",
  {
    workspaceId: workspaceId(),
    hash: bytea("hash").notNull(),
    answer: json("answer"),
    at: at("at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.hash] }),
    index("slack_requests_at").on(table.at),
  ],
);

// What the door in web wants of the worker, which alone may speak to Slack: a modal opened within three seconds, a home drawn, an
// account looked at. A ring tells it at once. Taken, it is postponed by a lease, so that a worker that dies leaves it to another;
// what fails is tried again while it is of any use. A home that was opened lately is drawn again when what it lists has changed.
export const slackWishes = pgTable(
  "slack_wishes",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(), // of the request it came of, so that a copy of it wishes nothing new; a home has one for its reader
    kind: text("kind", { enum: WISH_KINDS }).notNull(),
    teamId: text("team_id").notNull(),
    userId: text("user_id").notNull(),
    about: json("about").notNull(),
    expiresAt: at("expires_at").notNull(),
    createdAt: at("created_at").notNull(),
    takenAt: at("taken_at"), // the last time, by whoever may end it
    dueAt: at("due_at"), // null: at once
    endedAt: at("ended_at"),
    attempts: smallint("attempts").notNull().default(0),
    failure: text("failure"), // why it was given up
    shown: text("shown"), // of a home: a hash of what it shows
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index("slack_wishes_open").on(table.createdAt).where(sql`ended_at is null`),
    index("slack_wishes_homes").on(table.workspaceId, table.createdAt).where(sql`kind = 'home'`),
    index("slack_wishes_failed").on(table.workspaceId, table.createdAt).where(sql`failure is not null`),
  ],
);

// Whether Slack gets through to here (lib/domain/slack-door.ts): one row for each app, under the workspace that it is of, or under
// COMMON_APP for the installation's. Anybody can have a request refused, so that is written about once a minute, without a word of it.
export const slackDoors = pgTable(
  "slack_doors",
  {
    workspaceId: workspaceId(),
    socketAt: at("socket_at"),
    socketCode: text("socket_code"),
    verifiedAt: at("verified_at"),
    refusedAt: at("refused_at"),
    lateAt: at("late_at"),
    lateSeconds: integer("late_seconds"),
  },
  (table) => [primaryKey({ columns: [table.workspaceId] })],
);

export const pushSubscriptions = pgTable(
  "push_subscriptions",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    personId: uuid("person_id").notNull(),
    endpoint: text("endpoint").notNull(),
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    label: text("label").notNull(), // which browser, in words
    sessionId: text("session_id"), // in which it was switched on; ended from elsewhere, it goes with it
    createdAt: at("created_at").notNull(),
    deliveredAt: at("delivered_at"),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    uniqueIndex("push_subscriptions_endpoint").on(table.workspaceId, table.endpoint),
    index("push_subscriptions_person").on(table.workspaceId, table.personId),
  ],
);

// What browsers subscribe to; who can send under it is the worker. One row, which belongs to nobody's workspace.
export const pushKey = pgTable("push_key", {
  only: boolean("only").primaryKey().default(true),
  publicKey: text("public_key").notNull(),
});

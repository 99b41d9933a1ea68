// Who there is: organizations, workspaces, people, groups, agents, and the keys they hold.
import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  json,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { at, bytea, keyKindEnum, roleEnum, workspaceId } from "./columns";

export const organizations = pgTable("organizations", {
  id: uuid("id").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  createdAt: at("created_at").notNull().defaultNow(),
  updatedAt: at("updated_at").notNull().defaultNow(),
});

export const workspaces = pgTable(
  "workspaces",
  {
    id: uuid("id").primaryKey(),
    orgId: uuid("org_id")
      .notNull()
      .references(() => organizations.id),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    environment: text("environment").notNull().default("production"),
    region: text("region").notNull().default("self-hosted"),
    settings: json("settings").notNull().default({}),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [unique("workspaces_slug").on(table.orgId, table.slug)],
);

// A human in one workspace. `user_id` is how they sign in to the web; without it they have been named but never came.
// Somebody invited is nobody yet: only who is active is asked, counted or let in.
export const people = pgTable(
  "people",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: uuid("id").notNull(),
    userId: text("user_id"),
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: roleEnum("role").notNull(),
    status: text("status", { enum: ["active", "invited", "removed"] })
      .notNull()
      .default("active"),
    settings: json("settings").notNull().default({}), // how this person likes the pages to be (lib/domain/person-settings.ts)
    // Out of office: new and open tasks go to the substitute meanwhile.
    awayFrom: at("away_from"),
    awayUntil: at("away_until"),
    substituteId: uuid("substitute_id"),
    managerId: uuid("manager_id"), // whom an escalation "to the manager" asks
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    uniqueIndex("people_email").on(table.workspaceId, sql`lower(${table.email})`),
    index("people_user").on(table.userId),
    // A user is one person of a workspace, or would vote twice.
    uniqueIndex("people_one_each")
      .on(table.workspaceId, table.userId)
      .where(sql`user_id is not null and status = 'active'`),
    // Few are away: who is, is asked with every burst of submits.
    index("people_away").on(table.workspaceId, table.awayFrom).where(sql`away_from is not null`),
    // Who wants digests is asked every minute, of all workspaces together.
    index("people_digest")
      .on(table.workspaceId, table.id)
      .where(sql`settings->'notify'->>'digest' in ('daily', 'hourly')`),
  ],
);

export const groups = pgTable(
  "groups",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: uuid("id").notNull(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    hours: json("hours"), // lib/domain/calendar.ts; null: always there
    rotation: json("rotation"), // lib/domain/rotation.ts; null: nobody is on call
    slackChannel: text("slack_channel"), // where what is asked of the group is posted, beside its people's own messages
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique("groups_slug").on(table.workspaceId, table.slug),
  ],
);

// What happens in time where a submitter says nothing (lib/domain/time-policy.ts).
export const timePolicies = pgTable(
  "time_policies",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: uuid("id").notNull(),
    name: text("name").notNull(),
    body: json("body").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    uniqueIndex("time_policies_name").on(table.workspaceId, sql`lower(${table.name})`),
  ],
);

export const groupPeople = pgTable(
  "group_people",
  { workspaceId: workspaceId(), groupId: uuid("group_id").notNull(), personId: uuid("person_id").notNull() },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.groupId, table.personId] }),
    foreignKey({
      columns: [table.workspaceId, table.groupId],
      foreignColumns: [groups.workspaceId, groups.id],
    }),
    foreignKey({
      columns: [table.workspaceId, table.personId],
      foreignColumns: [people.workspaceId, people.id],
    }),
    index("group_people_person").on(table.workspaceId, table.personId),
  ],
);

// Software with a key that submits intents or does steps; the protocol calls its record a service account.
export const agents = pgTable(
  "agents",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: text("id").notNull(), // sa_…
    name: text("name").notNull(), // verbatim as the client sent it: bare or a whole address
    address: text("address").notNull(), // agent://{org}/{workspace}/{slug}
    displayName: text("display_name"),
    description: text("description"),
    deliveryMode: text("delivery_mode").notNull().default("stream"),
    callbackUrl: text("callback_url"),
    ownerPersonId: uuid("owner_person_id"), // the human behind it: may not decide what it asks under four eyes
    createdBy: text("created_by").notNull(),
    status: text("status", { enum: ["active", "suspended", "deleted"] })
      .notNull()
      .default("active"),
    createdAt: at("created_at").notNull().defaultNow(),
    updatedAt: at("updated_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    uniqueIndex("agents_name").on(table.workspaceId, table.name).where(sql`status <> 'deleted'`),
    uniqueIndex("agents_address").on(table.workspaceId, table.address).where(sql`status <> 'deleted'`),
  ],
);

export const keys = pgTable(
  "keys",
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    id: text("id").notNull(),
    kind: keyKindEnum("kind").notNull(),
    agentId: text("agent_id"),
    personId: uuid("person_id"), // the person it acts as, or for a machine's key the person who made it
    alsoBehind: uuid("also_behind").array(), // of a machine's key: who else holds it, or held the one it replaced
    callerId: text("caller_id"), // of a machine's key: the first of those that ask as one caller; null: itself
    name: text("name"), // what its person calls it; the keys of machines go by their hints
    hash: bytea("hash").notNull(), // SHA-256 of the whole token; the token itself is shown once and never stored
    hint: text("hint").notNull(),
    scopes: text("scopes").array().notNull(),
    expiresAt: at("expires_at"),
    revokedAt: at("revoked_at"),
    lastUsedAt: at("last_used_at"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index("keys_id").on(table.id),
    index("keys_agent").on(table.workspaceId, table.agentId),
    index("keys_person").on(table.workspaceId, table.personId),
    check("keys_decide", sql`kind = 'person' or not ('decide' = any(scopes))`),
  ],
);

// One-time links (the owner's first one, sign-in). Only the hash is kept.
export const links = pgTable(
  "links",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(),
    purpose: text("purpose", { enum: ["owner", "sign_in", "invitation"] }).notNull(),
    hash: bytea("hash").notNull(),
    personId: uuid("person_id"),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] }), index("links_hash").on(table.hash)],
);

// What was changed about people, roles, groups and keys, and by whom. Only ever added to, like the events of an intent.
export const adminEvents = pgTable(
  "admin_events",
  {
    workspaceId: workspaceId(),
    id: uuid("id").notNull(), // version 7: the primary key read backwards is newest first
    at: at("at").notNull(),
    actor: text("actor").notNull(), // person:… key:… agent:… system:system
    what: text("what").notNull(), // lib/domain/admin-events.ts
    about: json("about").notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

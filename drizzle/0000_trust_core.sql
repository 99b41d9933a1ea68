CREATE TYPE "public"."channel" AS ENUM('log');--> statement-breakpoint
CREATE TYPE "public"."delivery_state" AS ENUM('due', 'leased', 'delivered', 'dead', 'superseded');--> statement-breakpoint
CREATE TYPE "public"."event_type" AS ENUM('intent.created', 'intent.submitted', 'intent.delivered', 'intent.acknowledged', 'intent.in_progress', 'intent.waiting', 'intent.completed', 'intent.failed', 'intent.canceled', 'intent.timed_out', 'intent.reminder', 'intent.escalated', 'intent.delivery_failed', 'intent.human_task_assigned', 'intent.transfer', 'intent.revised', 'intent.voted', 'intent.task_claimed', 'intent.task_released', 'intent.commented', 'intent.messages_deleted', 'intent.controls_updated', 'intent.policy_updated', 'intent.claimed');--> statement-breakpoint
CREATE TYPE "public"."key_kind" AS ENUM('person', 'agent', 'workspace');--> statement-breakpoint
CREATE TYPE "public"."occasion" AS ENUM('assigned', 'reminder', 'escalated', 'decided', 'expired', 'withdrawn', 'completion');--> statement-breakpoint
CREATE TYPE "public"."risk" AS ENUM('low', 'normal', 'high');--> statement-breakpoint
CREATE TYPE "public"."person_role" AS ENUM('owner', 'admin', 'member', 'auditor');--> statement-breakpoint
CREATE TYPE "public"."intent_status" AS ENUM('CREATED', 'SUBMITTED', 'DELIVERED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'WAITING', 'COMPLETED', 'FAILED', 'CANCELED', 'TIMED_OUT');--> statement-breakpoint
CREATE TYPE "public"."task_kind" AS ENUM('approval', 'review', 'form', 'manual_action', 'override', 'confirmation', 'assignment', 'clarification');--> statement-breakpoint
CREATE TYPE "public"."task_status" AS ENUM('open', 'decided', 'withdrawn', 'expired');--> statement-breakpoint
CREATE TYPE "public"."timer_kind" AS ENUM('expiry', 'escalation', 'reminder', 'reoffer');--> statement-breakpoint
CREATE TYPE "public"."via" AS ENUM('api', 'cli', 'inbox', 'email', 'slack', 'slack_link', 'system');--> statement-breakpoint
CREATE TYPE "public"."waiting_reason" AS ENUM('WAITING_FOR_HUMAN', 'WAITING_FOR_TOOL', 'WAITING_FOR_AGENT', 'WAITING_FOR_TIME');--> statement-breakpoint
CREATE TABLE "auth_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp (3) with time zone,
	"refresh_token_expires_at" timestamp (3) with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "auth_users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "auth_verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agents" (
	"workspace_id" uuid NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"address" text NOT NULL,
	"display_name" text,
	"description" text,
	"delivery_mode" text DEFAULT 'stream' NOT NULL,
	"callback_url" text,
	"owner_person_id" uuid,
	"created_by" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agents_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "group_people" (
	"workspace_id" uuid NOT NULL,
	"group_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	CONSTRAINT "group_people_workspace_id_group_id_person_id_pk" PRIMARY KEY("workspace_id","group_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "groups_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "groups_slug" UNIQUE("workspace_id","slug")
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"workspace_id" uuid NOT NULL,
	"id" text NOT NULL,
	"kind" "key_kind" NOT NULL,
	"agent_id" text,
	"person_id" uuid,
	"hash" "bytea" NOT NULL,
	"hint" text NOT NULL,
	"scopes" text[] NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "keys_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "keys_decide" CHECK (kind = 'person' or not ('decide' = any(scopes)))
);
--> statement-breakpoint
CREATE TABLE "links" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"purpose" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"person_id" uuid,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "links_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "organizations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "organizations_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "people" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" text,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" "person_role" NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "people_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"org_id" uuid NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"environment" text DEFAULT 'production' NOT NULL,
	"region" text DEFAULT 'self-hosted' NOT NULL,
	"settings" json DEFAULT '{}'::json NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspaces_slug" UNIQUE("org_id","slug")
);
--> statement-breakpoint
CREATE TABLE "assignments" (
	"workspace_id" uuid NOT NULL,
	"assignee" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"task_id" uuid NOT NULL,
	CONSTRAINT "assignments_workspace_id_assignee_due_at_task_id_pk" PRIMARY KEY("workspace_id","assignee","due_at","task_id")
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"workspace_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"person_id" uuid NOT NULL,
	"outcome" text NOT NULL,
	"positive" smallint NOT NULL,
	"payload_hash" "bytea" NOT NULL,
	"comment" text,
	"data" json,
	"edits" json,
	"via" "via" NOT NULL,
	"seq" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "decisions_workspace_id_task_id_version_person_id_pk" PRIMARY KEY("workspace_id","task_id","version","person_id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"workspace_id" uuid NOT NULL,
	"intent_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"type" "event_type" NOT NULL,
	"status" "intent_status" NOT NULL,
	"waiting_reason" "waiting_reason",
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"via" "via" NOT NULL,
	"body" json,
	"hash" "bytea" NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "events_workspace_id_intent_id_seq_pk" PRIMARY KEY("workspace_id","intent_id","seq"),
	CONSTRAINT "events_seq" CHECK (seq >= 2 and seq % 2 = 0),
	CONSTRAINT "events_waiting" CHECK ((status = 'WAITING') = (waiting_reason is not null)),
	CONSTRAINT "events_terminal" CHECK (type not in ('intent.completed','intent.failed','intent.canceled','intent.timed_out') or status in ('COMPLETED','FAILED','CANCELED','TIMED_OUT'))
);
--> statement-breakpoint
CREATE TABLE "intents" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"root_id" uuid,
	"step_id" text,
	"type" text NOT NULL,
	"correlation_id" uuid,
	"from_agent" text NOT NULL,
	"to_agent" text NOT NULL,
	"submitter" text NOT NULL,
	"behind_person_id" uuid,
	"payload" json NOT NULL,
	"payload_hash" "bytea" NOT NULL,
	"version" integer NOT NULL,
	"status" "intent_status" NOT NULL,
	"waiting_reason" "waiting_reason",
	"seq" integer NOT NULL,
	"head" "bytea" NOT NULL,
	"deadline_at" timestamp (3) with time zone,
	"reply_to" text,
	"options" json NOT NULL,
	"progress" json NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "intents_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "intents_waiting" CHECK ((status = 'WAITING') = (waiting_reason is not null)),
	CONSTRAINT "intents_seq" CHECK (seq >= 2 and seq % 2 = 0),
	CONSTRAINT "intents_version" CHECK (version >= 1)
);
--> statement-breakpoint
CREATE TABLE "revisions" (
	"workspace_id" uuid NOT NULL,
	"intent_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"payload" json NOT NULL,
	"payload_hash" "bytea" NOT NULL,
	"replaced_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "revisions_workspace_id_intent_id_version_pk" PRIMARY KEY("workspace_id","intent_id","version")
);
--> statement-breakpoint
CREATE TABLE "tasks" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" "task_kind" NOT NULL,
	"status" "task_status" NOT NULL,
	"risk" "risk" NOT NULL,
	"spec" json NOT NULL,
	"assignees" text[] NOT NULL,
	"claimed_by" uuid,
	"due_at" timestamp (3) with time zone,
	"assigned_at" timestamp (3) with time zone NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"outcome" text,
	CONSTRAINT "tasks_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "tasks_closed" CHECK ((status = 'open') = (closed_at is null)),
	CONSTRAINT "tasks_outcome" CHECK ((status = 'decided') = (outcome is not null))
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"intent_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"channel" "channel" NOT NULL,
	"occasion" "occasion" NOT NULL,
	"address" text NOT NULL,
	"state" "delivery_state" NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"fence" integer DEFAULT 0 NOT NULL,
	"answer" text,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "deliveries_workspace_id_intent_id_id_pk" PRIMARY KEY("workspace_id","intent_id","id")
);
--> statement-breakpoint
CREATE TABLE "idempotency" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"body" uuid NOT NULL,
	"intent_id" uuid,
	"response" json,
	CONSTRAINT "idempotency_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"workspace_id" uuid NOT NULL,
	"address" text NOT NULL,
	"cursor" bigint NOT NULL,
	"intent_id" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT "offers_workspace_id_intent_id_attempt_pk" PRIMARY KEY("workspace_id","intent_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "timers" (
	"workspace_id" uuid NOT NULL,
	"intent_id" uuid NOT NULL,
	"kind" timer_kind NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"round" smallint NOT NULL,
	CONSTRAINT "timers_workspace_id_intent_id_kind_pk" PRIMARY KEY("workspace_id","intent_id","kind")
);
--> statement-breakpoint
ALTER TABLE "auth_accounts" ADD CONSTRAINT "auth_accounts_user_id_auth_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_sessions" ADD CONSTRAINT "auth_sessions_user_id_auth_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agents" ADD CONSTRAINT "agents_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_people" ADD CONSTRAINT "group_people_workspace_id_group_id_groups_workspace_id_id_fk" FOREIGN KEY ("workspace_id","group_id") REFERENCES "public"."groups"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_people" ADD CONSTRAINT "group_people_workspace_id_person_id_people_workspace_id_id_fk" FOREIGN KEY ("workspace_id","person_id") REFERENCES "public"."people"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "groups" ADD CONSTRAINT "groups_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "keys" ADD CONSTRAINT "keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_org_id_organizations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organizations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "auth_accounts_user" ON "auth_accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_sessions_user" ON "auth_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_verifications_identifier" ON "auth_verifications" USING btree ("identifier");--> statement-breakpoint
CREATE UNIQUE INDEX "agents_name" ON "agents" USING btree ("workspace_id","name") WHERE status <> 'deleted';--> statement-breakpoint
CREATE UNIQUE INDEX "agents_address" ON "agents" USING btree ("workspace_id","address") WHERE status <> 'deleted';--> statement-breakpoint
CREATE INDEX "group_people_person" ON "group_people" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "keys_id" ON "keys" USING btree ("id");--> statement-breakpoint
CREATE INDEX "keys_agent" ON "keys" USING btree ("workspace_id","agent_id");--> statement-breakpoint
CREATE INDEX "links_hash" ON "links" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "people_email" ON "people" USING btree ("workspace_id",lower("email"));--> statement-breakpoint
CREATE INDEX "people_user" ON "people" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "decisions_person" ON "decisions" USING btree ("workspace_id","person_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "events_one_terminal" ON "events" USING btree ("workspace_id","intent_id") WHERE type in ('intent.completed','intent.failed','intent.canceled','intent.timed_out');--> statement-breakpoint
CREATE INDEX "events_xid" ON "events" USING btree ("xid");--> statement-breakpoint
CREATE INDEX "intents_open" ON "intents" USING btree ("workspace_id","status","id") WHERE status not in ('COMPLETED','FAILED','CANCELED','TIMED_OUT');--> statement-breakpoint
CREATE INDEX "intents_to" ON "intents" USING btree ("workspace_id","to_agent","id") WHERE to_agent like 'agent://%';--> statement-breakpoint
CREATE INDEX "intents_reply_to" ON "intents" USING btree ("workspace_id","reply_to","id") WHERE reply_to is not null;--> statement-breakpoint
CREATE INDEX "intents_children" ON "intents" USING btree ("workspace_id","root_id") WHERE root_id is not null;--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("due_at") WHERE state in ('due','leased');--> statement-breakpoint
CREATE INDEX "offers_address" ON "offers" USING btree ("workspace_id","address","cursor");--> statement-breakpoint
CREATE INDEX "timers_due" ON "timers" USING btree ("kind","due_at");
ALTER TYPE "public"."channel" ADD VALUE 'email';--> statement-breakpoint
ALTER TYPE "public"."channel" ADD VALUE 'slack';--> statement-breakpoint
ALTER TYPE "public"."channel" ADD VALUE 'push';--> statement-breakpoint
CREATE TABLE "channel_key" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"public_key" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "channel_settings" (
	"workspace_id" uuid NOT NULL,
	"channel" "channel" NOT NULL,
	"settings" json DEFAULT '{}'::json NOT NULL,
	"sealed" "bytea",
	"status" text DEFAULT 'unknown' NOT NULL,
	"problem" text,
	"status_at" timestamp (3) with time zone,
	"changed_by" uuid,
	"changed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "channel_settings_workspace_id_channel_pk" PRIMARY KEY("workspace_id","channel")
);
--> statement-breakpoint
CREATE TABLE "push_subscriptions" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"endpoint" text NOT NULL,
	"p256dh" text NOT NULL,
	"auth" text NOT NULL,
	"label" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"delivered_at" timestamp (3) with time zone,
	CONSTRAINT "push_subscriptions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "slack_link_offers" (
	"workspace_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"team_id" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "slack_link_offers_workspace_id_hash_pk" PRIMARY KEY("workspace_id","hash")
);
--> statement-breakpoint
CREATE TABLE "slack_links" (
	"workspace_id" uuid NOT NULL,
	"team_id" text NOT NULL,
	"user_id" text NOT NULL,
	"person_id" uuid NOT NULL,
	"verified_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "slack_links_workspace_id_team_id_user_id_pk" PRIMARY KEY("workspace_id","team_id","user_id"),
	CONSTRAINT "slack_links_person" UNIQUE("workspace_id","person_id","team_id")
);
--> statement-breakpoint
CREATE TABLE "slack_posts" (
	"workspace_id" uuid NOT NULL,
	"intent_id" uuid NOT NULL,
	"channel_id" text NOT NULL,
	"ts" text NOT NULL,
	"team_id" text NOT NULL,
	"person_id" uuid,
	"group_id" uuid,
	"shown_seq" integer NOT NULL,
	"is_closed" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "slack_posts_workspace_id_intent_id_channel_id_ts_pk" PRIMARY KEY("workspace_id","intent_id","channel_id","ts")
);
--> statement-breakpoint
CREATE TABLE "slack_requests" (
	"workspace_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"answer" json,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "slack_requests_workspace_id_hash_pk" PRIMARY KEY("workspace_id","hash")
);
--> statement-breakpoint
CREATE TABLE "decision_links" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"code_hash" "bytea",
	"intent_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"person_id" uuid NOT NULL,
	"tries" smallint DEFAULT 0 NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"ended_why" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "decision_links_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "link_visits" (
	"workspace_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"link_id" uuid NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "link_visits_workspace_id_hash_pk" PRIMARY KEY("workspace_id","hash")
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"workspace_id" uuid NOT NULL,
	"intent_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	"disputed_at" timestamp (3) with time zone,
	"frozen" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "receipts_workspace_id_intent_id_person_id_pk" PRIMARY KEY("workspace_id","intent_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "destinations" (
	"workspace_id" uuid NOT NULL,
	"channel" "channel" NOT NULL,
	"name" text NOT NULL,
	"shut_until" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"code" text,
	"answer" text,
	"failed_at" timestamp (3) with time zone,
	"delivered_at" timestamp (3) with time zone,
	CONSTRAINT "destinations_workspace_id_channel_name_pk" PRIMARY KEY("workspace_id","channel","name")
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"workspace_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone,
	CONSTRAINT "digests_workspace_id_person_id_pk" PRIMARY KEY("workspace_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "message_attempts" (
	"workspace_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"ms" integer,
	"outcome" text NOT NULL,
	"code" text,
	"answer" text,
	CONSTRAINT "message_attempts_workspace_id_message_id_attempt_pk" PRIMARY KEY("workspace_id","message_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"channel" "channel" NOT NULL,
	"state" "delivery_state" NOT NULL,
	"fence" integer DEFAULT 0 NOT NULL,
	"seq" integer,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"urgent" boolean DEFAULT false NOT NULL,
	"kept" boolean DEFAULT false NOT NULL,
	"intent_id" uuid,
	"person_id" uuid,
	"group_id" uuid,
	"occasion" text NOT NULL,
	"destination" text NOT NULL,
	"address" text NOT NULL,
	"about" json DEFAULT '{}'::json NOT NULL,
	"answer" text,
	"subject" text,
	"content" json,
	CONSTRAINT "messages_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "push_subscriptions_endpoint" ON "push_subscriptions" USING btree ("workspace_id","endpoint");--> statement-breakpoint
CREATE INDEX "push_subscriptions_person" ON "push_subscriptions" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "slack_link_offers_hash" ON "slack_link_offers" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "slack_links_team" ON "slack_links" USING btree ("team_id","user_id");--> statement-breakpoint
CREATE INDEX "slack_posts_place" ON "slack_posts" USING btree ("team_id","channel_id","ts");--> statement-breakpoint
CREATE INDEX "slack_requests_at" ON "slack_requests" USING btree ("at");--> statement-breakpoint
CREATE INDEX "decision_links_hash" ON "decision_links" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "decision_links_intent" ON "decision_links" USING btree ("workspace_id","intent_id");--> statement-breakpoint
CREATE INDEX "link_visits_hash" ON "link_visits" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "link_visits_link" ON "link_visits" USING btree ("workspace_id","link_id");--> statement-breakpoint
CREATE INDEX "receipts_hash" ON "receipts" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "digests_due" ON "digests" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "messages_due" ON "messages" USING btree ("workspace_id","channel","destination","due_at") WHERE state in ('due','leased');--> statement-breakpoint
CREATE UNIQUE INDEX "messages_once" ON "messages" USING btree ("workspace_id","intent_id","seq","occasion","channel","address") WHERE intent_id is not null;--> statement-breakpoint
CREATE INDEX "messages_person" ON "messages" USING btree ("workspace_id","person_id","id");--> statement-breakpoint
CREATE INDEX "messages_dead" ON "messages" USING btree ("workspace_id","id") WHERE state = 'dead';--> statement-breakpoint
ALTER TABLE "messages" SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

CREATE TABLE "slack_accounts" (
	"workspace_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"team_id" text NOT NULL,
	"email" text NOT NULL,
	"user_id" text,
	"channel_id" text,
	"until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "slack_accounts_workspace_id_person_id_team_id_pk" PRIMARY KEY("workspace_id","person_id","team_id")
);
--> statement-breakpoint
ALTER TABLE "groups" ADD COLUMN "slack_channel" text;--> statement-breakpoint
CREATE INDEX "slack_posts_open" ON "slack_posts" USING btree ("workspace_id","intent_id") WHERE not is_closed;
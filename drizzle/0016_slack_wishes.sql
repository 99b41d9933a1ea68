CREATE TABLE "slack_wishes" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"team_id" text NOT NULL,
	"user_id" text NOT NULL,
	"about" json NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "slack_wishes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "slack_link_offers" ADD COLUMN "person_id" uuid;--> statement-breakpoint
ALTER TABLE "slack_link_offers" ADD COLUMN "email" text;--> statement-breakpoint
ALTER TABLE "slack_link_offers" ADD COLUMN "name" text;--> statement-breakpoint
CREATE INDEX "slack_wishes_created" ON "slack_wishes" USING btree ("created_at");
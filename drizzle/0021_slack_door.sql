DROP INDEX "slack_wishes_created";--> statement-breakpoint
ALTER TABLE "slack_links" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "slack_wishes" ADD COLUMN "taken_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "slack_wishes_new" ON "slack_wishes" USING btree ("created_at") WHERE taken_at is null;
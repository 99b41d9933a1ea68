DROP INDEX "slack_wishes_new";--> statement-breakpoint
DROP INDEX "messages_gathering";--> statement-breakpoint
ALTER TABLE "slack_links" ADD COLUMN "standing" text;--> statement-breakpoint
ALTER TABLE "slack_links" ADD COLUMN "checked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "slack_wishes" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "slack_wishes" ADD COLUMN "ended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "slack_wishes" ADD COLUMN "attempts" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "slack_wishes" ADD COLUMN "failure" text;--> statement-breakpoint
ALTER TABLE "slack_wishes" ADD COLUMN "shown" text;--> statement-breakpoint
CREATE INDEX "slack_wishes_open" ON "slack_wishes" USING btree ("created_at") WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX "slack_wishes_homes" ON "slack_wishes" USING btree ("workspace_id","created_at") WHERE kind = 'home';--> statement-breakpoint
CREATE INDEX "slack_wishes_failed" ON "slack_wishes" USING btree ("workspace_id","created_at") WHERE failure is not null;--> statement-breakpoint
CREATE INDEX "destinations_failing" ON "destinations" USING btree ("channel","workspace_id") WHERE failures >= 5;--> statement-breakpoint
CREATE INDEX "messages_posted" ON "messages" USING btree ("workspace_id","address","id") WHERE group_id is not null and occasion in ('assigned','reminder');--> statement-breakpoint
CREATE UNIQUE INDEX "messages_gathering" ON "messages" USING btree ("workspace_id","channel","address") WHERE state = 'due' and attempts = 0 and copy = 0 and occasion in ('reminder','gathered') and (person_id is not null or occasion = 'gathered');--> statement-breakpoint
-- What was taken before is done: nobody does it again.
UPDATE "slack_wishes" SET "ended_at" = "taken_at" WHERE "taken_at" IS NOT NULL;

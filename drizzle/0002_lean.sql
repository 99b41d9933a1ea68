ALTER TABLE "events" DROP CONSTRAINT "events_seq";--> statement-breakpoint
ALTER TABLE "events" DROP CONSTRAINT "events_waiting";--> statement-breakpoint
ALTER TABLE "events" DROP CONSTRAINT "events_terminal";--> statement-breakpoint
ALTER TABLE "intents" DROP CONSTRAINT "intents_waiting";--> statement-breakpoint
ALTER TABLE "intents" DROP CONSTRAINT "intents_seq";--> statement-breakpoint
ALTER TABLE "intents" DROP CONSTRAINT "intents_version";--> statement-breakpoint
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_closed";--> statement-breakpoint
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_outcome";--> statement-breakpoint
DROP INDEX "events_xid";--> statement-breakpoint
ALTER TABLE "intents" ADD COLUMN "key_id" uuid;--> statement-breakpoint
ALTER TABLE "intents" ADD COLUMN "key_body" uuid;--> statement-breakpoint
ALTER TABLE "intents" ADD COLUMN "xid" "xid8" DEFAULT pg_current_xact_id() NOT NULL;--> statement-breakpoint
CREATE INDEX "intents_xid" ON "intents" USING btree ("xid");--> statement-breakpoint
CREATE UNIQUE INDEX "intents_key" ON "intents" USING btree ("workspace_id","key_id") WHERE key_id is not null;--> statement-breakpoint
ALTER TABLE "events" DROP COLUMN "xid";
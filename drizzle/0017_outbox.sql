DROP INDEX "messages_due";--> statement-breakpoint
DROP INDEX "messages_once";--> statement-breakpoint
ALTER TABLE "destinations" ADD COLUMN "retry_after" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "destinations" ADD COLUMN "probing" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "destinations" ADD COLUMN "kind" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "spent" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "copy" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "messages_leased" ON "messages" USING btree ("channel","due_at") WHERE state = 'leased';--> statement-breakpoint
CREATE UNIQUE INDEX "messages_gathering" ON "messages" USING btree ("workspace_id","channel","address") WHERE state = 'due' and attempts = 0 and copy = 0 and occasion in ('reminder','gathered');--> statement-breakpoint
CREATE INDEX "messages_open" ON "messages" USING btree ("workspace_id","id") WHERE state in ('due','leased');--> statement-breakpoint
CREATE INDEX "messages_due" ON "messages" USING btree ("channel","workspace_id","destination","due_at") WHERE state in ('due','leased');--> statement-breakpoint
CREATE UNIQUE INDEX "messages_once" ON "messages" USING btree ("workspace_id","intent_id","channel","address","seq","occasion","copy") WHERE intent_id is not null;
ALTER TYPE "public"."event_type" ADD VALUE 'intent.disputed';--> statement-breakpoint
ALTER TYPE "public"."event_type" ADD VALUE 'intent.dispute_settled';--> statement-breakpoint
ALTER TABLE "link_visits" ADD COLUMN "tries" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "receipts" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "decision_links_expiry" ON "decision_links" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "link_visits_expiry" ON "link_visits" USING btree ("expires_at");
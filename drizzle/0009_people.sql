CREATE TABLE "admin_events" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor" text NOT NULL,
	"what" text NOT NULL,
	"about" json NOT NULL,
	CONSTRAINT "admin_events_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE INDEX "people_away" ON "people" USING btree ("workspace_id","away_from") WHERE away_from is not null;--> statement-breakpoint
-- Whoever changes people, roles, groups and keys leaves a record that nobody changes.
create trigger admin_events_append_only before update or delete on admin_events for each row execute function refuse_change();
--> statement-breakpoint
create trigger admin_events_no_truncate before truncate on admin_events for each statement execute function refuse_change();

CREATE TABLE "held_decisions" (
	"workspace_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"command" json NOT NULL,
	"state" text DEFAULT 'held' NOT NULL,
	"tries" smallint DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"refusal" json,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "held_decisions_workspace_id_task_id_person_id_pk" PRIMARY KEY("workspace_id","task_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "snoozes" (
	"workspace_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "snoozes_workspace_id_person_id_task_id_pk" PRIMARY KEY("workspace_id","person_id","task_id")
);
--> statement-breakpoint
ALTER TABLE "assignments" DROP CONSTRAINT "assignments_workspace_id_assignee_due_at_task_id_pk";--> statement-breakpoint
ALTER TABLE "assignments" ADD COLUMN "rank" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
-- Whoever is asked sees what is due at the same time by risk. Most tasks are of normal risk, and their rows stay as they are.
UPDATE "assignments" a SET "rank" = CASE t.risk WHEN 'high' THEN 0 ELSE 2 END
FROM "tasks" t WHERE t.workspace_id = a.workspace_id AND t.id = a.task_id AND t.status = 'open' AND t.risk <> 'normal';--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_workspace_id_assignee_due_at_rank_task_id_pk" PRIMARY KEY("workspace_id","assignee","due_at","rank","task_id");--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "settings" json DEFAULT '{}'::json NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "away_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "away_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "substitute_id" uuid;--> statement-breakpoint
CREATE INDEX "held_decisions_person" ON "held_decisions" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "held_decisions_due" ON "held_decisions" USING btree ("due_at") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "saved_views_person" ON "saved_views" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "assignments_high_risk" ON "assignments" USING btree ("workspace_id","assignee","due_at","task_id") WHERE rank = 0;
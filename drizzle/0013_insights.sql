CREATE TABLE "insight_cursor" (
	"id" smallint PRIMARY KEY NOT NULL,
	"xid" "xid8" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "insight_days" (
	"workspace_id" uuid NOT NULL,
	"day" date NOT NULL,
	"touched_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "insight_days_workspace_id_day_pk" PRIMARY KEY("workspace_id","day")
);
--> statement-breakpoint
CREATE TABLE "insight_facts" (
	"workspace_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"task_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"person_id" uuid NOT NULL,
	"ms" bigint NOT NULL,
	"kind" "task_kind" NOT NULL,
	"ending" text NOT NULL,
	"late" boolean NOT NULL,
	"outcome" text NOT NULL,
	"groups" uuid[] NOT NULL,
	CONSTRAINT "insight_facts_workspace_id_at_task_id_seq_pk" PRIMARY KEY("workspace_id","at","task_id","seq")
);
--> statement-breakpoint
CREATE TABLE "insight_tallies" (
	"workspace_id" uuid NOT NULL,
	"grain" text NOT NULL,
	"of" text NOT NULL,
	"group_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"slot" timestamp (3) with time zone NOT NULL,
	"person_id" uuid NOT NULL,
	"outcome" text NOT NULL,
	"decided" integer NOT NULL,
	"votes" integer NOT NULL,
	"late" integer NOT NULL,
	"expired" integer NOT NULL,
	"withdrawn" integer NOT NULL,
	"quick" integer NOT NULL,
	"buckets" smallint[] NOT NULL,
	"counts" integer[] NOT NULL,
	CONSTRAINT "insight_tallies_pk" PRIMARY KEY("workspace_id","grain","of","group_id","kind","slot","person_id","outcome")
);
--> statement-breakpoint
CREATE INDEX "insight_days_touched" ON "insight_days" USING btree ("touched_at");--> statement-breakpoint
CREATE INDEX "insight_tallies_slot" ON "insight_tallies" USING btree ("workspace_id","grain","slot");--> statement-breakpoint
-- From the beginning of time: what was decided before this upgrade is noted in the background.
INSERT INTO "insight_cursor" ("id", "xid") VALUES (1, '0');

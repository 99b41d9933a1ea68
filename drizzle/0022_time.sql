ALTER TYPE "public"."event_type" ADD VALUE 'intent.target_missed';--> statement-breakpoint
ALTER TYPE "public"."timer_kind" ADD VALUE 'target' BEFORE 'reminder';--> statement-breakpoint
CREATE TABLE "time_policies" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"body" json NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "time_policies_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "groups" ADD COLUMN "hours" json;--> statement-breakpoint
ALTER TABLE "groups" ADD COLUMN "rotation" json;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "manager_id" uuid;--> statement-breakpoint
ALTER TABLE "time_policies" ADD CONSTRAINT "time_policies_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "time_policies_name" ON "time_policies" USING btree ("workspace_id",lower("name"));
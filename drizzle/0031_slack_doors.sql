CREATE TABLE "slack_doors" (
	"workspace_id" uuid NOT NULL,
	"socket_at" timestamp (3) with time zone,
	"socket_code" text,
	"verified_at" timestamp (3) with time zone,
	"refused_at" timestamp (3) with time zone,
	"late_at" timestamp (3) with time zone,
	"late_seconds" integer,
	CONSTRAINT "slack_doors_workspace_id_pk" PRIMARY KEY("workspace_id")
);

CREATE TABLE "search_progress" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"cursor" "xid8" NOT NULL,
	"walk" json
);
--> statement-breakpoint
CREATE TABLE "task_words" (
	"workspace_id" uuid NOT NULL,
	"task_id" uuid NOT NULL,
	"words" text NOT NULL,
	CONSTRAINT "task_words_workspace_id_task_id_pk" PRIMARY KEY("workspace_id","task_id")
);
--> statement-breakpoint
-- Each word together with its workspace: a search, also one for the beginning of a word, reads that workspace's part of the
-- index and no other. Two workspaces whose ids end alike share a part, and are told apart by their rows.
CREATE FUNCTION search_lexemes("workspace_id" uuid, "words" text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_to_tsvector(string_to_array(
    right(workspace_id::text, 6) || replace(words, ' ', ' ' || right(workspace_id::text, 6)), ' '))
$$;--> statement-breakpoint
CREATE INDEX "task_words_search" ON "task_words" USING gin (search_lexemes("workspace_id", "words")) WITH (fastupdate=true,gin_pending_list_limit=256);--> statement-breakpoint
-- Rows come and go as tasks do.
ALTER TABLE "task_words" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);--> statement-breakpoint
-- What moves from now on is followed; what is there already is gone through in the background.
INSERT INTO "search_progress" ("cursor", "walk") VALUES (pg_snapshot_xmin(pg_current_snapshot()),
  '{"through":"open","after":["00000000-0000-0000-0000-000000000000","CREATED","00000000-0000-0000-0000-000000000000"]}');
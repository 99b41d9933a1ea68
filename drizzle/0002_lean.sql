ALTER TABLE "events" DROP CONSTRAINT "events_seq";
--> statement-breakpoint
ALTER TABLE "events" DROP CONSTRAINT "events_waiting";
--> statement-breakpoint
ALTER TABLE "events" DROP CONSTRAINT "events_terminal";
--> statement-breakpoint
ALTER TABLE "intents" DROP CONSTRAINT "intents_waiting";
--> statement-breakpoint
ALTER TABLE "intents" DROP CONSTRAINT "intents_seq";
--> statement-breakpoint
ALTER TABLE "intents" DROP CONSTRAINT "intents_version";
--> statement-breakpoint
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_closed";
--> statement-breakpoint
ALTER TABLE "tasks" DROP CONSTRAINT "tasks_outcome";
--> statement-breakpoint
-- The order of feeds over many intents moves from each event to the intent.
ALTER TABLE "intents" ADD COLUMN "xid" "xid8";
--> statement-breakpoint
UPDATE "intents" i SET xid = e.xid FROM "events" e
  WHERE e.workspace_id = i.workspace_id AND e.intent_id = i.id AND e.seq = i.seq;
--> statement-breakpoint
ALTER TABLE "intents" ALTER COLUMN "xid" SET DEFAULT pg_current_xact_id();
--> statement-breakpoint
ALTER TABLE "intents" ALTER COLUMN "xid" SET NOT NULL;
--> statement-breakpoint
CREATE INDEX "intents_xid" ON "intents" USING btree ("xid");
--> statement-breakpoint
DROP INDEX "events_xid";
--> statement-breakpoint
ALTER TABLE "events" DROP COLUMN "xid";
--> statement-breakpoint
ALTER TABLE "events" ALTER COLUMN "actor" DROP NOT NULL;
--> statement-breakpoint
-- A submit's idempotency key moves to its intent.
ALTER TABLE "intents" ADD COLUMN "key_id" uuid;
--> statement-breakpoint
ALTER TABLE "intents" ADD COLUMN "key_body" uuid;
--> statement-breakpoint
UPDATE "intents" i SET key_id = k.id, key_body = k.body FROM "idempotency" k
  WHERE k.workspace_id = i.workspace_id AND k.intent_id = i.id AND k.response IS NULL;
--> statement-breakpoint
DELETE FROM "idempotency" WHERE response IS NULL AND intent_id IS NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX "intents_key" ON "intents" USING btree ("workspace_id","key_id") WHERE key_id is not null;
--> statement-breakpoint
-- A delivery is known by the event it tells and its place among that event's.
ALTER TABLE "deliveries" ADD COLUMN "place" smallint;
--> statement-breakpoint
UPDATE "deliveries" d SET place = n.place FROM (
  SELECT workspace_id, intent_id, id, row_number() OVER (PARTITION BY workspace_id, intent_id, seq ORDER BY id) - 1 AS place
  FROM "deliveries") n WHERE d.workspace_id = n.workspace_id AND d.intent_id = n.intent_id AND d.id = n.id;
--> statement-breakpoint
ALTER TABLE "deliveries" ALTER COLUMN "place" SET NOT NULL;
--> statement-breakpoint
ALTER TABLE "deliveries" DROP CONSTRAINT "deliveries_workspace_id_intent_id_id_pk";
--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_workspace_id_intent_id_seq_place_pk" PRIMARY KEY("workspace_id","intent_id","seq","place");
--> statement-breakpoint
ALTER TABLE "deliveries" DROP COLUMN "id";

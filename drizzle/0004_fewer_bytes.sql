-- A short payload is hashed when it is read; everyone is who is asked when nobody is named; and the three events of a birth
-- are one row, the last of them, which bears the hash of what was asked. What is there already stays as it is: it reads the same.

-- Two tables anew, their columns in an order without gaps. (What drops out in the middle of a table leaves a gap for ever.)
-- Who writes waits while their rows are copied, who reads does not.
LOCK TABLE "intents", "tasks", "events", "deliveries", "timers" IN EXCLUSIVE MODE;
--> statement-breakpoint
CREATE TABLE "new_deliveries" (
	"workspace_id" uuid NOT NULL,
	"intent_id" uuid NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"seq" integer NOT NULL,
	"channel" "channel" NOT NULL,
	"occasion" "occasion" NOT NULL,
	"state" "delivery_state" NOT NULL,
	"fence" integer DEFAULT 0 NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"place" smallint NOT NULL,
	"address" text NOT NULL,
	"answer" text
);
--> statement-breakpoint
INSERT INTO "new_deliveries" (workspace_id, intent_id, due_at, ended_at, seq, channel, occasion, state, fence, attempts, place, address, answer)
  SELECT workspace_id, intent_id, due_at, ended_at, seq, channel, occasion, state, fence, attempts, place, address, answer FROM "deliveries";
--> statement-breakpoint
CREATE TABLE "new_timers" (
	"workspace_id" uuid NOT NULL,
	"intent_id" uuid NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"kind" timer_kind NOT NULL,
	"round" smallint NOT NULL
);
--> statement-breakpoint
INSERT INTO "new_timers" (workspace_id, intent_id, due_at, kind, round)
  SELECT workspace_id, intent_id, due_at, kind, round FROM "timers";
--> statement-breakpoint
ALTER TABLE "new_deliveries" ADD CONSTRAINT "new_deliveries_workspace_id_intent_id_seq_place_pk" PRIMARY KEY("workspace_id","intent_id","seq","place");
--> statement-breakpoint
ALTER TABLE "new_timers" ADD CONSTRAINT "new_timers_workspace_id_intent_id_kind_pk" PRIMARY KEY("workspace_id","intent_id","kind");
--> statement-breakpoint
CREATE INDEX "new_deliveries_due" ON "new_deliveries" USING btree ("due_at") WHERE state in ('due','leased');
--> statement-breakpoint
CREATE INDEX "new_timers_due" ON "new_timers" USING btree ("kind","due_at");
--> statement-breakpoint
-- From here on nobody, for some milliseconds.
LOCK TABLE "intents", "tasks", "events", "deliveries", "timers";
--> statement-breakpoint
ALTER TABLE "intents" ALTER COLUMN "payload_hash" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "tasks" ALTER COLUMN "assignees" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "request_hash" "bytea";
--> statement-breakpoint
-- Whoever owns or may use the old tables owns or may use the new ones in the same ways.
DO $$ DECLARE may record; BEGIN
  FOR may IN SELECT relname AS name, relowner::regrole AS who FROM pg_class WHERE oid IN ('deliveries'::regclass, 'timers'::regclass)
  LOOP
    EXECUTE format('ALTER TABLE %I OWNER TO %s', 'new_' || may.name, may.who);
  END LOOP;
  FOR may IN SELECT c.relname AS name, a.privilege_type AS what, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS who, a.is_grantable
    FROM pg_class c, aclexplode(c.relacl) a
    WHERE c.oid IN ('deliveries'::regclass, 'timers'::regclass) AND a.grantee <> c.relowner
  LOOP
    EXECUTE format('GRANT %s ON %I TO %s%s', may.what, 'new_' || may.name, may.who, CASE WHEN may.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
  END LOOP;
END $$;
--> statement-breakpoint
DROP TABLE "deliveries", "timers";
--> statement-breakpoint
ALTER TABLE "new_deliveries" RENAME TO "deliveries";
--> statement-breakpoint
ALTER TABLE "new_timers" RENAME TO "timers";
--> statement-breakpoint
ALTER INDEX "new_deliveries_workspace_id_intent_id_seq_place_pk" RENAME TO "deliveries_workspace_id_intent_id_seq_place_pk";
--> statement-breakpoint
ALTER INDEX "new_timers_workspace_id_intent_id_kind_pk" RENAME TO "timers_workspace_id_intent_id_kind_pk";
--> statement-breakpoint
ALTER INDEX "new_deliveries_due" RENAME TO "deliveries_due";
--> statement-breakpoint
ALTER INDEX "new_timers_due" RENAME TO "timers_due";
--> statement-breakpoint
-- Rows that live for seconds: clean up early instead of by a share of the table. A tenth of each page of deliveries was kept
-- for changes in place, but each change of a delivery moves it in an index, so none is in place.
ALTER TABLE "timers" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000);
--> statement-breakpoint
ALTER TABLE "deliveries" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
--> statement-breakpoint
-- Until the autovacuum comes by, the planner would know nothing of them.
ANALYZE "deliveries", "timers";
--> statement-breakpoint
-- How many of these people are still what they were believed to be. A function of its own because its query sees what was
-- committed while the statement waited for its locks; a part of that statement would see only what was there before.
create or replace function people_still_so(workspace_ids uuid[], person_ids uuid[], roles text[], group_lists text[])
  returns bigint language plpgsql volatile as $$
begin
  return (select count(*) from unnest(workspace_ids, person_ids, roles, group_lists) as u(workspace_id, id, role, group_list)
    join people p on p.workspace_id = u.workspace_id and p.id = u.id where p.status = 'active' and p.role::text = u.role
    and coalesce((select string_agg(g.group_id::text, ' ' order by g.group_id) from group_people g
      where g.workspace_id = p.workspace_id and g.person_id = p.id), '') = u.group_list);
end $$;

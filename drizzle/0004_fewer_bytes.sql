-- A short payload is hashed when it is read; everyone is who is asked when nobody is named; and the three events of a birth
-- are one row, the last of them, which bears the hash of what was asked. What is there already stays as it is: it reads the same.
ALTER TABLE "intents" ALTER COLUMN "payload_hash" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "tasks" ALTER COLUMN "assignees" DROP NOT NULL;
--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "request_hash" "bytea";
--> statement-breakpoint
-- Two tables anew, their columns in an order without gaps. (What drops out in the middle of a table leaves a gap for ever.)
LOCK TABLE "deliveries", "timers";
--> statement-breakpoint
ALTER TABLE "deliveries" RENAME TO "old_deliveries";
--> statement-breakpoint
ALTER TABLE "timers" RENAME TO "old_timers";
--> statement-breakpoint
CREATE TABLE "deliveries" (
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
INSERT INTO "deliveries" (workspace_id, intent_id, due_at, ended_at, seq, channel, occasion, state, fence, attempts, place, address, answer)
  SELECT workspace_id, intent_id, due_at, ended_at, seq, channel, occasion, state, fence, attempts, place, address, answer FROM "old_deliveries";
--> statement-breakpoint
CREATE TABLE "timers" (
	"workspace_id" uuid NOT NULL,
	"intent_id" uuid NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"kind" timer_kind NOT NULL,
	"round" smallint NOT NULL
);
--> statement-breakpoint
INSERT INTO "timers" (workspace_id, intent_id, due_at, kind, round)
  SELECT workspace_id, intent_id, due_at, kind, round FROM "old_timers";
--> statement-breakpoint
-- Whoever may use the old tables may use the new ones in the same ways.
DO $$ DECLARE may record; BEGIN
  FOR may IN SELECT substr(c.relname, 5) AS name, a.privilege_type AS what, a.grantee::regrole AS who, a.is_grantable
    FROM pg_class c, aclexplode(c.relacl) a
    WHERE c.oid IN ('old_deliveries'::regclass, 'old_timers'::regclass) AND a.grantee <> c.relowner AND a.grantee <> 0
  LOOP
    EXECUTE format('GRANT %s ON %I TO %s%s', may.what, may.name, may.who, CASE WHEN may.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
  END LOOP;
END $$;
--> statement-breakpoint
DROP TABLE "old_deliveries", "old_timers";
--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_workspace_id_intent_id_seq_place_pk" PRIMARY KEY("workspace_id","intent_id","seq","place");
--> statement-breakpoint
ALTER TABLE "timers" ADD CONSTRAINT "timers_workspace_id_intent_id_kind_pk" PRIMARY KEY("workspace_id","intent_id","kind");
--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("due_at") WHERE state in ('due','leased');
--> statement-breakpoint
CREATE INDEX "timers_due" ON "timers" USING btree ("kind","due_at");
--> statement-breakpoint
-- Rows that live for seconds: clean up early instead of by a share of the table. A tenth of each page of deliveries was kept
-- for changes in place, but each change of a delivery moves it in an index, so none is in place.
ALTER TABLE "timers" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000);
--> statement-breakpoint
ALTER TABLE "deliveries" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
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

-- The database clock is the only clock for rules, and everything is kept to the millisecond so that what is hashed is
-- what is stored. Tests put a clock they can move in its place.
create function app_now() returns timestamptz language sql volatile
  as $$ select date_trunc('milliseconds', clock_timestamp()) $$;
--> statement-breakpoint
-- The audit trail is only ever added to, whoever asks.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = 'insufficient_privilege';
end $$;
--> statement-breakpoint
create trigger events_append_only before update or delete on events for each row execute function refuse_change();
--> statement-breakpoint
create trigger events_no_truncate before truncate on events for each statement execute function refuse_change();
--> statement-breakpoint
-- Rows that live for seconds: clean up early instead of by a share of the table.
alter table timers set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000);
--> statement-breakpoint
alter table deliveries set (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
--> statement-breakpoint
alter table assignments set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);

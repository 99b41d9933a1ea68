-- Rows that live for seconds: what is dead among them lies in the way of the next look, so their vacuum does not pause, wherever
-- the server's own settings let the vacuum of the others do so.
alter table timers set (autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
alter table deliveries set (autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
alter table assignments set (autovacuum_vacuum_cost_delay = 0);
--> statement-breakpoint
alter table offers set (autovacuum_vacuum_cost_delay = 0);

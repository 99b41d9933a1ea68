-- Each channel is looked through by itself: one that waits its turn must not lie in the way of one that is due now.
DROP INDEX "deliveries_due";--> statement-breakpoint
CREATE INDEX "deliveries_due" ON "deliveries" USING btree ("channel","due_at") WHERE state in ('due','leased');

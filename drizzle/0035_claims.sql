-- A claim ends with its task.
UPDATE "tasks" SET "claimed_by" = null WHERE "claimed_by" is not null AND "status" <> 'open';--> statement-breakpoint
CREATE INDEX "tasks_claimed" ON "tasks" USING btree ("workspace_id","id") WHERE claimed_by is not null;

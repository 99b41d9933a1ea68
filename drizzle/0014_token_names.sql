ALTER TABLE "keys" ADD COLUMN "name" text;--> statement-breakpoint
CREATE INDEX "keys_person" ON "keys" USING btree ("workspace_id","person_id");
-- Whoever is signed in now proved it when they signed in.
ALTER TABLE "auth_sessions" ADD COLUMN "confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
UPDATE "auth_sessions" SET "confirmed_at" = "created_at";--> statement-breakpoint
ALTER TABLE "auth_sessions" ALTER COLUMN "confirmed_at" SET DEFAULT app_now();--> statement-breakpoint
ALTER TABLE "auth_sessions" ALTER COLUMN "confirmed_at" SET NOT NULL;--> statement-breakpoint
-- However a session ends, whoever holds a stream open for it is told (lib/auth/ended-sessions.ts). A nudge: the row is the truth.
CREATE FUNCTION session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('countersign_sessions', old.id);
  RETURN old;
END $$;--> statement-breakpoint
CREATE TRIGGER auth_sessions_ended AFTER DELETE ON "auth_sessions" FOR EACH ROW EXECUTE FUNCTION session_ended();

ALTER TABLE "keys" ADD COLUMN "also_behind" uuid[];--> statement-breakpoint
-- Whoever replaced a key was shown the new one, and its row named the maker of the first alone.
WITH RECURSIVE "replaced" AS (
	SELECT k."workspace_id", k."id", e."about"->>'key' AS "old", substr(e."actor", 8)::uuid AS "by"
	FROM "keys" k JOIN "admin_events" e ON e."workspace_id" = k."workspace_id" AND e."what" = 'key.rotated'
		AND e."actor" LIKE 'person:%' AND e."about"->>'replacement' = k."hint"
), "held" AS (
	SELECT * FROM "replaced"
	UNION SELECT h."workspace_id", h."id", r."old", r."by"
	FROM "held" h JOIN "replaced" r ON r."workspace_id" = h."workspace_id" AND r."id" = h."old"
)
UPDATE "keys" k SET "also_behind" = f."people" FROM (
	SELECT h."workspace_id", h."id", array_agg(DISTINCT h."by") AS "people" FROM "held" h
	JOIN "keys" o ON o."workspace_id" = h."workspace_id" AND o."id" = h."id" AND o."person_id" IS DISTINCT FROM h."by"
	GROUP BY h."workspace_id", h."id"
) f WHERE k."workspace_id" = f."workspace_id" AND k."id" = f."id";

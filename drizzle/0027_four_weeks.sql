-- Four weeks are added up at once from now on. For what was added up before: one day of each four weeks is looked at once more by
-- the worker, which makes its four weeks, too; until then it is read fact by fact.
INSERT INTO "insight_days" ("workspace_id", "day", "touched_at")
SELECT DISTINCT "workspace_id", date_bin('28 days', "slot" AT TIME ZONE 'UTC', timestamp '1970-01-05')::date, app_now() - interval '1 minute'
FROM "insight_tallies" WHERE "grain" = 'week'
ON CONFLICT DO NOTHING;

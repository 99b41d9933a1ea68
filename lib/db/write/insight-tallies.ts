// Adding a day's facts up when the day is over: everything that is said of it is made anew from its facts, and its week from
// its days, in one transaction. So it may be done again at any time, and a day that gets a late fact is.
import { QUICK_MS, type TALLIED, type TALLY_GRAINS } from "../../domain/insight-words";
import type { Sql } from "../client";
import { bucketOfMs, IS_DECIDED, WHOLE } from "../insight-sql";
import { inTurn } from "./insight-facts";

type Grain = (typeof TALLY_GRAINS)[number];
type Tallied = (typeof TALLIED)[number];

const QUARTER = "interval '15 minutes'";
// A day is added up when nothing has been added to it for this long.
const SETTLED = "interval '10 seconds'";
// One workspace's day in one statement: at a million decisions a day this takes some seconds.
const PATIENCE = "set local statement_timeout = '60s'";

const DIMENSIONS = ["slot", "group_id", "kind", "person_id", "outcome"] as const;
type Dimension = (typeof DIMENSIONS)[number];
const ALL: Record<Dimension, string> = {
  slot: "null",
  group_id: WHOLE,
  kind: "''",
  person_id: WHOLE,
  outcome: "''",
};

type Section = {
  grain: Grain;
  of: Tallied;
  by: Dimension[][];
  slot: string;
  where: string;
  measured: string;
};

// Of everybody together it is told how long tasks took to be decided, of a person how long their own votes took.
const TOGETHER = `count(*) filter (where ${IS_DECIDED})`;
const SECTIONS: Section[] = [
  {
    grain: "quarter",
    of: "all",
    by: [
      ["slot", "group_id"],
      ["slot", "group_id", "kind"],
    ],
    slot: `date_bin(${QUARTER}, at, 'epoch')`,
    where: "true",
    measured: TOGETHER,
  },
  {
    grain: "day",
    of: "all",
    by: [["group_id"], ["group_id", "kind"]],
    slot: "null::timestamptz",
    where: "true",
    measured: TOGETHER,
  },
  {
    grain: "day",
    of: "people",
    by: [
      ["group_id", "person_id"],
      ["group_id", "kind", "person_id"],
    ],
    slot: "null::timestamptz",
    where: `person_id <> ${WHOLE}`,
    measured: "count(*)",
  },
  {
    grain: "day",
    of: "outcomes",
    by: [["group_id", "kind", "outcome"]],
    slot: "null::timestamptz",
    where: IS_DECIDED,
    measured: TOGETHER,
  },
];

const COLUMNS =
  '(workspace_id, grain, "of", slot, group_id, kind, person_id, outcome, decided, votes, late, expired, withdrawn, quick, buckets, counts)';

// First per bucket, then the buckets of each line in a row.
function addUp({ grain, of, by, slot, where, measured }: Section): string {
  const named = (name: Dimension) =>
    by.some((set) => set.includes(name))
      ? `case when grouping(${name}) = 0 then ${name === "kind" ? "kind::text" : name} else ${ALL[name]} end as ${name}`
      : `${name === "slot" ? "$2::date::timestamp at time zone 'UTC'" : ALL[name]} as ${name}`;
  const sets = by.map((set) => `(${[...set, "bucket"].join(", ")})`).join(", ");
  const dimensions = DIMENSIONS.join(", ");
  return `
    insert into insight_tallies ${COLUMNS}
    select $1, '${grain}', '${of}', ${dimensions}, sum(decided), sum(votes), sum(late), sum(expired), sum(withdrawn), sum(quick),
      coalesce(array_agg(bucket order by bucket) filter (where measured > 0), '{}'),
      coalesce(array_agg(measured order by bucket) filter (where measured > 0), '{}')
    from (
      select ${DIMENSIONS.map(named).join(", ")}, bucket, (${measured})::int as measured,
        count(*) filter (where ${IS_DECIDED}) as decided,
        count(*) filter (where is_vote) as votes,
        count(*) filter (where late and ${IS_DECIDED}) as late,
        count(*) filter (where ending = 'expired') as expired,
        count(*) filter (where ending = 'withdrawn') as withdrawn,
        count(*) filter (where is_vote and ms < ${QUICK_MS}) as quick
      from (
        select f.*, ${slot} as slot, g.group_id, ${bucketOfMs("ms")} as bucket, ending in ('decided', 'vote') as is_vote
        from insight_facts f cross join lateral unnest(f.groups || ${WHOLE}) g(group_id)
        where workspace_id = $1 and at >= $2::date::timestamp at time zone 'UTC' and at < ($2::date + 1)::timestamp at time zone 'UTC'
      ) as asked
      where ${where}
      group by grouping sets (${sets})
    ) as counted
    group by ${dimensions}`;
}

// Quarters of an hour are read for a year at most.
const FORGET = `
  delete from insight_tallies where workspace_id = $1 and (
    (grain in ('quarter', 'day') and slot >= $2::date::timestamp at time zone 'UTC' and slot < ($2::date + 1)::timestamp at time zone 'UTC')
    or (grain = 'quarter' and slot < ($2::date - 400)::timestamp at time zone 'UTC'))`;

const MONDAY = "date_trunc('week', $2::date::timestamp)";
const FORGET_WEEK = `
  delete from insight_tallies where workspace_id = $1 and grain = 'week' and slot = ${MONDAY} at time zone 'UTC'`;
const WEEK = `
  with days as materialized (
    select * from insight_tallies where workspace_id = $1 and grain = 'day'
      and slot >= ${MONDAY} at time zone 'UTC' and slot < (${MONDAY} + interval '7 days') at time zone 'UTC'),
  spread as (
    select "of", group_id, kind, person_id, outcome, array_agg(bucket order by bucket) as buckets, array_agg(n order by bucket) as counts
    from (
      select "of", group_id, kind, person_id, outcome, bucket, sum(n)::int as n
      from days cross join lateral unnest(buckets, counts) u(bucket, n)
      group by "of", group_id, kind, person_id, outcome, bucket) as per_bucket
    group by "of", group_id, kind, person_id, outcome)
  insert into insight_tallies ${COLUMNS}
  select $1, 'week', "of", ${MONDAY} at time zone 'UTC', group_id, kind, person_id, outcome, sum(decided), sum(votes), sum(late),
    sum(expired), sum(withdrawn), sum(quick), coalesce(max(s.buckets), '{}'), coalesce(max(s.counts), '{}')
  from days d left join spread s using ("of", group_id, kind, person_id, outcome)
  group by "of", group_id, kind, person_id, outcome`;

const SETTLED_DAYS = `
  select workspace_id, day::text as day from insight_days
  where touched_at < (select app_now()) - ${SETTLED} and day < ((select app_now()) at time zone 'UTC')::date
  order by touched_at limit 1`;

type Day = { workspace_id: string; day: string };

/** Adds up one day that is over. Says whether there was one; null when another worker is at it. */
export async function addUpDay(sql: Sql): Promise<boolean | null> {
  const [settled] = await sql.unsafe<Day[]>(SETTLED_DAYS);
  if (!settled) return false;
  return inTurn(sql, async (tx) => {
    // Now that nobody else may, is it still to be done?
    const [day] = await tx.unsafe<Day[]>(SETTLED_DAYS);
    if (!day) return false;
    const which = [day.workspace_id, day.day];
    await tx.unsafe(`${PATIENCE}; set local enable_hashjoin = on; set local plan_cache_mode = auto`);
    for (const statement of [FORGET, ...SECTIONS.map(addUp), FORGET_WEEK, WEEK])
      await tx.unsafe(statement, which);
    await tx`delete from insight_days where workspace_id = ${day.workspace_id} and day = ${day.day}::date`;
    return true;
  });
}

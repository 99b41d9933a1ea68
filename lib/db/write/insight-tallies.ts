// Adding a day's facts up when the day is over: everything that is said of it and of its week is made anew from the facts, in
// one transaction. So it may be done again at any time, and a day that gets a late fact is.
import { FINE_DAYS, QUICK_MS, type TALLIED, type TALLY_GRAINS } from "../../domain/insight-words";
import type { Sql } from "../client";
import { bucketOfMs, IS_DECIDED, WHOLE } from "../insight-sql";
import { IS_SETTLED } from "../read/insights-due";
import { inTurn } from "./insight-facts";

type Grain = (typeof TALLY_GRAINS)[number];
type Tallied = (typeof TALLIED)[number];

const QUARTER = "interval '15 minutes'";
// One workspace's day in one statement: at a million decisions a day this takes some seconds.
const PATIENCE = "set local statement_timeout = '60s'; set local work_mem = '32MB'";

const DIMENSIONS = ["slot", "group_id", "kind", "person_id", "outcome"] as const;
type Dimension = (typeof DIMENSIONS)[number];
const ALL: Record<Dimension, string> = {
  slot: "null",
  group_id: WHOLE,
  kind: "''",
  person_id: WHOLE,
  outcome: "''",
};

type Section = { of: Tallied; by: Dimension[][]; where: string; having: string; measured: string };

// Of everybody together it is told how long tasks took to be decided, of a person how long their own votes took.
const TOGETHER = `count(*) filter (where ${IS_DECIDED})`;
// Of each group, and of each kind in the workspace; both at once would be a line for almost every decision.
const NOT_BOTH = `grouping(kind) = 1 or group_id = ${WHOLE}`;
const ALL_TOGETHER = { of: "all", where: "true", measured: TOGETHER } as const;
const QUARTERS: Section = {
  ...ALL_TOGETHER,
  by: [
    ["slot", "group_id"],
    ["slot", "group_id", "kind"],
  ],
  having: NOT_BOTH,
};
const DAYS: Section[] = [
  { ...ALL_TOGETHER, by: [["group_id"], ["group_id", "kind"]], having: "true" },
  {
    of: "people",
    by: [
      ["group_id", "person_id"],
      ["group_id", "kind", "person_id"],
    ],
    where: `person_id <> ${WHOLE}`,
    having: NOT_BOTH,
    measured: "count(*)",
  },
  {
    of: "outcomes",
    by: [["group_id", "kind", "outcome"]],
    where: IS_DECIDED,
    having: "true",
    measured: TOGETHER,
  },
];

const COLUMNS =
  '(workspace_id, grain, "of", slot, group_id, kind, person_id, outcome, decided, votes, late, expired, withdrawn, quick, buckets, counts)';

// First per bucket, then the buckets of each line in a row.
function addUp(grain: Grain, { of, by, where, having, measured }: Section): string {
  const slot = grain === "quarter" ? `date_bin(${QUARTER}, at, 'epoch')` : "null::timestamptz";
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
        where workspace_id = $1 and at >= $2::date::timestamp at time zone 'UTC' and at < $3::date::timestamp at time zone 'UTC'
      ) as asked
      where ${where}
      group by grouping sets (${sets}) having ${having}
    ) as counted
    group by ${dimensions}`;
}

const forget = (grains: string): string => `
  delete from insight_tallies where workspace_id = $1 and grain in (${grains})
    and slot >= $2::date::timestamp at time zone 'UTC' and slot < $3::date::timestamp at time zone 'UTC'`;
// What is finest is read for the last ninety days, and where a month may turn (`keepsQuarters`, `keepsPeople`); else the facts
// themselves fill the gaps between weeks.
const UTC_DAY = "slot at time zone 'UTC'";
const isLastOfMonth = `extract(day from ${UTC_DAY} + interval '1 day') = 1`;
const FORGET_OLD = `
  delete from insight_tallies where workspace_id = $1 and (
      (grain = 'quarter' and extract(day from ${UTC_DAY}) > 1 and not ${isLastOfMonth})
      or (grain = 'day' and "of" = 'people' and extract(day from ${UTC_DAY}) > 7 and not ${isLastOfMonth}))
    and slot < ($2::date - ${FINE_DAYS})::timestamp at time zone 'UTC' and $3::date is not null`;

const DAY = [
  forget("'quarter', 'day'"),
  FORGET_OLD,
  addUp("quarter", QUARTERS),
  ...DAYS.map((section) => addUp("day", section)),
];
const WEEK = [forget("'week'"), ...DAYS.map((section) => addUp("week", section))];

const LINE = '"of", group_id, kind, person_id, outcome';
const COUNTED = ["decided", "votes", "late", "expired", "withdrawn", "quick"];
const each = (say: (name: string) => string): string => COUNTED.map(say).join(", ");
// From its weeks: reading four weeks of facts again for each of its days would cost what it saves.
const ADD_UP_WEEKS = `
  insert into insight_tallies ${COLUMNS}
  with weeks as materialized (
    select * from insight_tallies where workspace_id = $1 and grain = 'week'
      and slot >= $2::date::timestamp at time zone 'UTC' and slot < $3::date::timestamp at time zone 'UTC')
  select $1, 'four-weeks', "of", $2::date::timestamp at time zone 'UTC', group_id, kind, person_id, outcome,
    ${each((name) => `sum(${name})`)},
    coalesce(array_agg(bucket order by bucket) filter (where bucket is not null), '{}'),
    coalesce(array_agg(n order by bucket) filter (where bucket is not null), '{}')
  from (
    select ${LINE}, bucket, sum(n) as n, ${each((name) => `sum(${name}) as ${name}`)} from (
      select ${LINE}, null::smallint as bucket, 0 as n, ${each((name) => name)} from weeks
      union all
      select ${LINE}, u.bucket, u.n, ${each(() => "0")} from weeks cross join lateral unnest(buckets, counts) u(bucket, n)) as apart
    group by ${LINE}, bucket) as merged
  group by ${LINE}`;
const FOUR_WEEKS = [forget("'four-weeks'"), ADD_UP_WEEKS];

const FOUR = "date_bin('28 days', day::timestamp, timestamp '1970-01-05')::date";
const SETTLED_DAYS = `
  select workspace_id, day::text as day, (day + 1)::text as tomorrow, date_trunc('week', day)::date::text as monday,
    (date_trunc('week', day)::date + 7)::text as "nextMonday",
    ${FOUR}::text as four, (${FOUR} + 28)::text as "nextFour"
  from insight_days
  where ${IS_SETTLED}
  order by touched_at limit 1`;

type Day = Record<
  "workspace_id" | "day" | "tomorrow" | "monday" | "nextMonday" | "four" | "nextFour",
  string
>;

/** Adds up one day that is over. Says whether there was one; null when another worker is at it. */
export async function addUpDay(sql: Sql): Promise<boolean | null> {
  const [settled] = await sql.unsafe<Day[]>(SETTLED_DAYS);
  if (!settled) return false;
  return inTurn(sql, async (tx) => {
    // Now that nobody else may, is it still to be done?
    const [day] = await tx.unsafe<Day[]>(SETTLED_DAYS);
    if (!day) return false;
    await tx.unsafe(
      `${PATIENCE}; set local enable_bitmapscan = on; set local plan_cache_mode = force_custom_plan`,
    );
    for (const statement of DAY) await tx.unsafe(statement, [day.workspace_id, day.day, day.tomorrow]);
    for (const statement of WEEK) await tx.unsafe(statement, [day.workspace_id, day.monday, day.nextMonday]);
    for (const statement of FOUR_WEEKS)
      await tx.unsafe(statement, [day.workspace_id, day.four, day.nextFour]);
    await tx`delete from insight_days where workspace_id = ${day.workspace_id} and day = ${day.day}::date`;
    return true;
  });
}

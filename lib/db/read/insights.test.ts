import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PERIODS, type Period } from "@/lib/domain/insight-period";
import type { TaskKind } from "@/lib/domain/types";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { makeWorld, type World } from "../../testing/factory";
import { addUpDay } from "../write/insight-tallies";
import { type Closed, chanceFrom, closeTasks, noteAll, randomTask } from "../write/insights.fixture";
import { insightFrame } from "./insight-frame";
import { decidedByOutcome } from "./insight-outcomes";
import {
  type Choice,
  type Figures,
  figuresByGroup,
  figuresByPerson,
  figuresByPoint,
  figuresOfAll,
} from "./insights";

// What the pages read is compared with what a plain query over the tables of the engine says.

let base: TestDatabase;
let world: World;
let other: World;
const people = Array.from({ length: 4 }, () => randomUUID());
const groups = ["a", "b", "c"].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);
const [GROUP] = groups as [string];

beforeAll(async () => {
  base = await testDatabase();
  [world, other] = [await makeWorld(base.sql), await makeWorld(base.sql)];
  const chance = chanceFrom(7);
  const [row] = await base.sql`select app_now() as now`;
  const make = (count: number, days: number): Closed[] =>
    Array.from({ length: count }, () => randomTask(chance, { people, groups, now: row?.now, days }));
  for (const days of [400, 400, 60, 8, 1]) await closeTasks(base.sql, world.workspaceId, make(300, days));
  await closeTasks(base.sql, other.workspaceId, make(200, 30));
  await noteAll(base.sql, 100);
  // As if it had been noted a while ago; every tenth day is left as it is, to be read fact by fact.
  await base.sql`update insight_days set touched_at = touched_at - interval '1 hour' where extract(day from day)::int % 10 <> 3`;
  while (await addUpDay(base.sql));
});
afterAll(() => base.close());

/** With a person: of their votes, instead of the tasks. */
async function naive(to: Date | null, from: Date, choice: Choice, personId: string | null): Promise<Figures> {
  const [row] = await base.sql<Figures[]>`
    with v as (
      select t.kind, t.status, t.due_at, t.assignees, coalesce(d.at, t.closed_at) as at, d.person_id, extract(epoch from coalesce(d.at, t.closed_at) - t.assigned_at) * 1000 as ms,
        case when t.status <> 'decided' then d.person_id is null else d.seq = (select max(seq) from decisions l where (l.workspace_id, l.task_id) = (t.workspace_id, t.id)) end as closes
      from tasks t left join lateral (select * from decisions d where (d.workspace_id, d.task_id) = (t.workspace_id, t.id) union all
        select null, null, null, null, null, null, null, null, null, null, null, null, null where t.status <> 'decided') d on true
      where t.workspace_id = ${world.workspaceId})
    select count(*) filter (where closes and status = 'decided')::int as decided, count(person_id)::int as votes,
      count(*) filter (where closes and status = 'decided' and at > due_at)::int as late,
      count(*) filter (where closes and status = 'expired')::int as expired,
      count(*) filter (where closes and status = 'withdrawn')::int as withdrawn,
      count(*) filter (where person_id is not null and ms < 5000)::int as quick,
      (percentile_disc(0.5) within group (order by ms) filter (where ${personId !== null} or (closes and status = 'decided')))::float8 as p50,
      (percentile_disc(0.95) within group (order by ms) filter (where ${personId !== null} or (closes and status = 'decided')))::float8 as p95
    from v where at >= ${from} and (${to}::timestamptz is null or at < ${to})
      and (${choice.kind}::text is null or kind::text = ${choice.kind}) and (${choice.groupId}::text is null or 'group:' || ${choice.groupId} = any(assignees))
      and (${personId}::uuid is null or person_id = ${personId})`;
  return row as Figures;
}

function expectAlike(found: Figures | undefined, wanted: Figures): void {
  const { p50, p95, ...counts } = found as Figures;
  const { p50: middle, p95: slow, ...naiveCounts } = wanted;
  expect(counts).toEqual(naiveCounts);
  for (const [length, exact] of [
    [p50, middle],
    [p95, slow],
  ])
    if (exact === null) expect(length).toBeNull();
    else expect(Math.abs((length as number) / (exact as number) - 1)).toBeLessThan(0.05);
}

const CHOICES: Choice[] = [
  { groupId: null, kind: null },
  { groupId: GROUP, kind: null },
  { groupId: null, kind: "review" },
  { groupId: GROUP, kind: "approval" },
];
const ZONES = ["UTC", "America/St_Johns", "Asia/Kathmandu", "Pacific/Auckland"];
const CASES = PERIODS.flatMap((period, i) =>
  CHOICES.map((choice, j) => ({ period, choice, zone: ZONES[(i + j) % ZONES.length] as string })),
);
const frameOf = (period: Period, zone: string) => insightFrame(base.sql, world.workspaceId, { period, zone });

test.each(CASES)(
  "$period in $zone, $choice.kind $choice.groupId: every point is what its decisions say",
  async ({ period, choice, zone }) => {
    const frame = await frameOf(period, zone);
    const points = await figuresByPoint(base.sql, world.workspaceId, frame, choice);
    expect(points).toHaveLength(frame.points.length);
    for (const [i, from] of frame.points.entries())
      expectAlike(points[i], await naive(frame.points[i + 1] ?? null, from, choice, null));
  },
);

test.each(CASES)(
  "$period in $zone, $choice.kind $choice.groupId: so is the whole, and each person and group",
  async ({ period, choice, zone }) => {
    const frame = await frameOf(period, zone);
    const [from] = frame.points as [Date];
    expectAlike(
      await figuresOfAll(base.sql, world.workspaceId, frame, choice),
      await naive(null, from, choice, null),
    );
    const byPerson = await figuresByPerson(base.sql, world.workspaceId, frame, {
      ...choice,
      onlyPersonId: null,
    });
    expect(people).toEqual(expect.arrayContaining([...byPerson.keys()])); // what nobody decided is nobody's line
    for (const id of people) {
      const ofPerson = choice.groupId === null ? choice : { ...choice, kind: null };
      const wanted = await naive(null, from, ofPerson, id);
      if (wanted.votes === 0) expect(byPerson.has(id)).toBe(false);
      else expectAlike(byPerson.get(id), wanted);
    }
    const { kind } = choice;
    const byGroup = await figuresByGroup(base.sql, world.workspaceId, frame, { kind, groupIds: groups });
    for (const groupId of groups) {
      const wanted = await naive(null, from, { kind, groupId }, null);
      if (wanted.decided + wanted.votes > 0) expectAlike(byGroup.get(groupId), wanted);
    }
  },
);

test("one person alone is one line", async () => {
  const frame = await frameOf("90d", "UTC");
  const [ana] = people as [string];
  const choice = { groupId: null, kind: null };
  const lines = await figuresByPerson(base.sql, world.workspaceId, frame, { ...choice, onlyPersonId: ana });
  const all = await figuresByPerson(base.sql, world.workspaceId, frame, { ...choice, onlyPersonId: null });
  expect([...lines.keys()]).toEqual([ana]);
  expect(lines.get(ana)).toEqual(all.get(ana));
});

test.each(CHOICES)("outcomes are counted by kind, of $kind and $groupId", async (choice) => {
  const frame = await frameOf("12m", "Asia/Kathmandu");
  const wanted = await base.sql`
    select kind::text as kind, outcome, count(*)::int as count from tasks
    where workspace_id = ${world.workspaceId} and status = 'decided' and closed_at >= ${frame.points[0] as Date}
      and (${choice.kind}::text is null or kind::text = ${choice.kind}) and (${choice.groupId}::text is null or 'group:' || ${choice.groupId} = any(assignees))
    group by 1, 2 order by count desc, 1, 2`;
  const found = await decidedByOutcome(base.sql, world.workspaceId, frame, choice);
  expect(found).toEqual([...wanted] as Array<{ kind: TaskKind; outcome: string; count: number }>);
});

test("another workspace's decisions are nowhere in it", async () => {
  const frame = await insightFrame(base.sql, other.workspaceId, { period: "30d", zone: "UTC" });
  const theirs = await figuresOfAll(base.sql, other.workspaceId, frame, { groupId: null, kind: null });
  expect(theirs.decided + theirs.expired + theirs.withdrawn).toBeGreaterThan(150);
  expect(theirs.decided + theirs.expired + theirs.withdrawn).toBeLessThanOrEqual(200);
});

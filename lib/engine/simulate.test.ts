// What the simulator says would happen is what happens, and saying it writes nothing.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { EVENT_WORDS } from "../domain/describe";
import { policyOf } from "../domain/policy.fixture";
import type { Policy } from "../domain/time-policy";
import type { EventType, JsonObject } from "../domain/types";
import { setClock, type TestDatabase, testDatabase } from "../testing/database";
import { draftOf, makeGroup, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { fireAll } from "../testing/fire-all";
import type { Draft } from "./draft";
import { type Engine, openEngine } from "./open";
import { type Simulation, simulate } from "./simulate";

let base: TestDatabase;
let db: Database;
let engine: Engine;
let world: World;
let ana: PersonActor;
let ben: PersonActor;
let cem: PersonActor;
let finance: string;

const NOON = new Date("2026-11-23T12:00:00.000Z"); // a Monday
const HOUR = 3600;
const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await setClock(base.sql, 0);
  world = await makeWorld(db.sql);
  await makePerson(db.sql, world, "olga@example.org", "owner");
  ana = await makePerson(db.sql, world, "ana@example.org");
  ben = await makePerson(db.sql, world, "ben@example.org");
  cem = await makePerson(db.sql, world, "cem@example.org");
  finance = await makeGroup(db.sql, world, "finance", [ana, ben]);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

async function keep(more: Partial<Policy>): Promise<void> {
  const { id: _, name, ...body } = policyOf(more);
  await db.sql`
    insert into time_policies (workspace_id, id, name, body)
    values (${world.workspaceId}, gen_random_uuid(), ${name}, ${JSON.stringify(body)}::text::json)`;
}
const wants = (person: PersonActor, notify: JsonObject, zone = "UTC") => db.sql`
  update people set settings = ${JSON.stringify({ zone, notify })}::text::json
  where workspace_id = ${world.workspaceId} and id = ${person.id}`;

async function simulated(human: JsonObject, more: Partial<Draft> = {}, now = NOON): Promise<Simulation> {
  const made = await simulate(db, draftOf(world, { title: "Go?", ...human }, more), now);
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value;
}
/** `+3600 Escalated: Ana by email` */
const lines = ({ moments }: Simulation, from = NOON) =>
  moments.map(({ at, word, people }) => {
    const whom = people.map(
      ({ name, by }) => `${name} ${by.map(({ channel }) => channel).join("+") || "nowhere"}`,
    );
    return `+${(at.getTime() - from.getTime()) / 1000} ${word}${whom.length > 0 ? `: ${whom.join(", ")}` : ""}`;
  });

test("who is told where and when, from the asking to the end", async () => {
  await keep({
    patterns: ["deploy.*"],
    remind: { after: HOUR, interval: HOUR, most: 2 },
    levels: [
      { after: 4 * HOUR, to: [`on_call:${finance}`] },
      { after: HOUR, to: [`person:${cem.id}`] },
    ],
    end: { act: "owners", after: HOUR },
    targets: { low: null, normal: 2 * HOUR + 60, high: null },
  });
  await db.sql`
    update groups set rotation = ${JSON.stringify({
      ...{ zone: "UTC", every: "week", time: "00:00", since: "2020-01-06", overrides: [] },
      people: [ben.id],
    })}::text::json where workspace_id = ${world.workspaceId} and id = ${finance}`;
  const found = await simulated({ assignees: ["ana@example.org"] }, { deadlineAt: after(30 * HOUR) });
  expect(found.policy).toBe(policyOf({}).name);
  // An escalation comes before a reminder that is due with it, and whoever is asked then is reminded anew.
  expect(lines(found)).toEqual([
    "+0 Put to people: ana email",
    "+3600 Reminded: ana email",
    "+7200 Reminded: ana email",
    "+7260 Late",
    "+14400 Escalated: ben email",
    "+18000 Escalated: cem email",
    "+21600 Escalated: olga email",
    "+25200 Reminded: ana email, ben email, cem email, olga email",
    "+28800 Reminded: ana email, ben email, cem email, olga email",
    "+108000 Expired: ana email, ben email, cem email, olga email",
  ]);
  // Not one of them has happened.
  expect(found.moments.filter(({ sentence }) => !/\bwould\b/.test(sentence))).toEqual([]);
  expect(found.moments[0]?.sentence).toBe("The decision would be put to ana.");
});

test("quiet hours hold back what can wait, until they are over or it becomes urgent", async () => {
  await wants(
    ana,
    { normal: ["email"], urgent: ["email"], quiet: { from: "22:00", to: "07:00" }, endings: false },
    "Europe/Berlin",
  );
  const late = new Date("2026-11-23T23:30:00.000Z");
  const held = await simulated({ assignees: ["ana@example.org"] }, {}, late);
  expect(held.moments[0]?.people[0]?.by).toEqual([
    { channel: "email", at: new Date("2026-11-24T06:00:00.000Z"), urgent: false },
  ]);
  const high = await simulated({ assignees: ["ana@example.org"], risk: "high" }, {}, late);
  expect(high.moments[0]?.people[0]?.by).toEqual([{ channel: "email", at: late, urgent: true }]);
});

test("whoever wants to be told nowhere finds it in the inbox, and hears of no end either", async () => {
  await wants(ana, { normal: [], urgent: [], quiet: null, endings: true });
  const found = await simulated(
    { assignees: ["ana@example.org", "ben@example.org"] },
    { deadlineAt: after(HOUR * 3) },
  );
  expect(lines(found)).toEqual(["+0 Put to people: ana nowhere, ben email", "+10800 Expired: ben email"]);
});

test("a group that has a channel in Slack is told there, too", async () => {
  await db.sql`
    insert into channel_settings (workspace_id, channel, settings, sealed, changed_at)
    values (${world.workspaceId}, 'slack', '{}', convert_to('{"botToken":"x"}', 'UTF8'), now())`;
  await db.sql`update groups set slack_channel = 'C0FINANCE' where id = ${finance}`;
  const found = await simulated({ assignees: ["finance"] });
  expect(found.moments[0]?.posts).toEqual([{ group: "finance", channelId: "C0FINANCE" }]);
  expect(lines(found)).toEqual(["+0 Put to people: ana email+slack, ben email+slack"]);
});

test("a request that would be refused is refused with the same words", async () => {
  const draft = draftOf(
    world,
    { title: "Go?", assignees: ["ana@example.org"] },
    { deadlineAt: after(-HOUR) },
  );
  expect(await simulate(db, draft, NOON)).toMatchObject({ ok: false, refusal: { code: "past_deadline" } });
  const nobody = await simulated({ assignees: ["nobody@example.org"] });
  expect(nobody.warnings.join()).toContain('"nobody@example.org" is not known in this workspace');
  expect(lines(nobody)).toEqual(["+0 Put to people: olga email"]);
});

test("a chain that goes on for long is cut, and says so", async () => {
  const found = await simulated({
    assignees: ["ana@example.org"],
    ...{ remind_after_seconds: 60, remind_interval_seconds: 60, max_reminders: 500 },
  });
  expect(found.isCut).toBe(true);
  expect(found.moments).toHaveLength(61);
});

// What really happens with the same intent, by the engine and its clock.
async function happened(human: JsonObject, more: Partial<Draft>): Promise<string[]> {
  engine = openEngine(db, { listen: false });
  try {
    const made = await engine.submit(draftOf(world, { title: "Go?", ...human }, more));
    if (!made.ok) throw new Error(JSON.stringify(made.refusal));
    const { id } = made.value.intent;
    const [start] = await db.sql<Array<{ at: Date }>>`select created_at as at from intents where id = ${id}`;
    const real = Date.now();
    for (;;) {
      const [next] = await db.sql<Array<{ at: Date }>>`
        select min(due_at) as at from timers where intent_id = ${id}`;
      if (!next?.at) break;
      await setClock(base.sql, next.at.getTime() - real + 1);
      await fireAll(engine, db.sql);
    }
    const rows = await db.sql<Array<{ type: EventType; at: Date }>>`
      select type::text, at from events where intent_id = ${id} order by seq`;
    const from = start?.at.getTime() ?? 0;
    return rows.map(({ type, at }) => `${EVENT_WORDS[type]} ${Math.round((at.getTime() - from) / 10_000)}`);
  } finally {
    await setClock(base.sql, 0);
    await engine.close();
  }
}

test("it says what really happens: the same events, in the same order, at the same times", async () => {
  await keep({
    patterns: ["deploy.*"],
    remind: { after: 1200, interval: 700, most: 2 },
    levels: [
      { after: HOUR, to: ["manager"] },
      { after: 2 * HOUR, to: ["role:owner"] },
    ],
    repeat: 1,
    end: { act: "expire", after: HOUR },
    targets: { low: null, normal: HOUR + 60, high: null },
  });
  await db.sql`update people set manager_id = ${cem.id} where workspace_id = ${world.workspaceId} and id = ${ana.id}`;
  const human = { assignees: ["ana@example.org"] };
  const found = await simulated(human, {}, new Date());
  const start = found.moments[0]?.at.getTime() ?? 0;
  const said = found.moments.map(({ at, word }) => `${word} ${Math.round((at.getTime() - start) / 10_000)}`);
  expect(said.length).toBeGreaterThan(15);
  expect(await happened(human, {})).toEqual(said);
});

test("nothing is written and nothing is sent", async () => {
  await keep({ remind: { after: 600, interval: 600, most: 3 }, levels: [{ after: HOUR, to: ["manager"] }] });
  const tables = await db.sql<Array<{ name: string }>>`
    select format('%I', c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r'`;
  const counts = () => {
    const each = tables.map(
      ({ name }) =>
        `select '${name}' as name, count(*)::int as n, max(xmin::text::bigint) as last from ${name}`,
    );
    return db.sql.unsafe(each.join(" union all "));
  };
  const before = await counts();
  await simulated({ assignees: ["finance"], risk: "high" }, { deadlineAt: after(9 * HOUR) });
  expect(await counts()).toEqual(before);
});

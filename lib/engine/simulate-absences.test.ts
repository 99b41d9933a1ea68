// Whoever is away when something happens is away in the simulation, too, and nobody is because they are away today.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { policyOf } from "../domain/policy.fixture";
import type { Policy } from "../domain/time-policy";
import { setClock, type TestDatabase, testDatabase } from "../testing/database";
import { draftOf, makeGroup, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { openEngine } from "./open";
import { type Simulation, simulate } from "./simulate";
import { standInRound } from "./stand-in";

let base: TestDatabase;
let db: Database;
let world: World;
let ana: PersonActor;
let ben: PersonActor;
let cem: PersonActor;
let finance: string;
const HOUR = 3600;
const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10); // nobody hands over within these hours

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await setClock(base.sql, 0);
  world = await makeWorld(db.sql);
  ana = await makePerson(db.sql, world, "ana@example.org");
  ben = await makePerson(db.sql, world, "ben@example.org");
  cem = await makePerson(db.sql, world, "cem@example.org");
  finance = await makeGroup(db.sql, world, "finance", [ben, cem]);
});
afterAll(async () => {
  await db.close();
  await base.close();
});

async function keep(more: Partial<Policy>): Promise<void> {
  const { id: _, name, ...body } = policyOf({ patterns: ["deploy.*"], remind: null, ...more });
  await db.sql`
    insert into time_policies (workspace_id, id, name, body)
    values (${world.workspaceId}, gen_random_uuid(), ${name}, ${JSON.stringify(body)}::text::json)`;
}
const onCall = (people: PersonActor[]) => db.sql`
  update groups set rotation = ${JSON.stringify({
    ...{ zone: "UTC", every: "week", time: "00:00", since: YESTERDAY, overrides: [] },
    people: people.map(({ id }) => id),
  })}::text::json where workspace_id = ${world.workspaceId} and id = ${finance}`;
const away = (who: PersonActor, to: PersonActor | null, from: number, until: number) => db.sql`
  update people set substitute_id = ${to?.id ?? null}, away_from = app_now() + ${from} * interval '1 hour',
    away_until = app_now() + ${until} * interval '1 hour' where workspace_id = ${world.workspaceId} and id = ${who.id}`;

const draft = () => draftOf(world, { title: "Go?", assignees: ["ana@example.org"] });
async function simulated(): Promise<Simulation> {
  const made = await simulate(db, draft(), new Date());
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value;
}
/** `+4 Escalated: ben` */
const lines = ({ moments }: Simulation) =>
  moments.map(({ at, word, people }) => {
    const hours = Math.round((at.getTime() - (moments[0]?.at.getTime() ?? 0)) / 3_600_000);
    return `+${hours} ${word}: ${people.map(({ name }) => name).join(", ")}`;
  });

test("a level asks whoever is on call and there when it comes, not who is there today", async () => {
  await keep({
    levels: [
      { after: 4 * HOUR, to: [`on_call:${finance}`] },
      { after: 6 * HOUR, to: [`on_call:${finance}`] },
    ],
  });
  await onCall([ben]);
  await away(ben, null, -1, 1);
  expect(lines(await simulated()).slice(1)).toEqual(["+4 Escalated: ben", "+10 Escalated: ben"]);
  await onCall([ben, cem]);
  const [first] = lines(await simulated()).slice(1);
  const duty = first === "+4 Escalated: ben" ? { on: ben, next: cem } : { on: cem, next: ben };
  await away(duty.on, null, 3, 8);
  const later = lines(await simulated()).slice(1);
  expect(later).toEqual([`+4 Escalated: ${duty.next.name}`, `+10 Escalated: ${duty.on.name}`]);
});

test("whoever is asked by name and goes away later has somebody stand in from then on, as it really comes", async () => {
  await keep({ levels: [{ after: 5 * HOUR, to: [`person:${ben.id}`] }] });
  await away(ana, cem, 2, 9);
  await away(ben, ana, 3, 20);
  const said = await simulated();
  expect(said.isCut).toBe(false);
  expect(said.moments.map(({ more }) => more)).toEqual([0, 0, 0]);
  expect(lines(said)).toEqual(["+0 Put to people: ana", "+2 Put to people: cem", "+5 Escalated: ben"]);
  // Ana, who stands in for Ben, is away herself, so it is Cem, who is asked already: nobody is told twice.

  const engine = openEngine(db, { listen: false });
  const made = await engine.submit(draft());
  if (!made.ok) throw new Error(made.refusal.message);
  const round = standInRound({ sql: db.sql, apply: engine.apply });
  for (const hours of [1, 2.01, 4, 5.01, 12]) {
    await setClock(base.sql, hours * 3_600_000);
    await engine.fire(200);
    await round(100);
  }
  const [row] = await db.sql<Array<{ assignees: string[] }>>`
    select assignees from tasks where id = ${made.value.intent.id}`;
  expect(new Set(row?.assignees)).toEqual(new Set([ana, cem, ben].map(({ id }) => `person:${id}`)));
  const happened = await db.sql`
    select type from events where intent_id = ${made.value.intent.id}
      and type in ('intent.human_task_assigned', 'intent.escalated') order by seq`;
  expect(happened).toHaveLength(said.moments.length);
  await engine.close();
});

test("who stands in at the moment that is asked about is asked, and not who does now", async () => {
  await away(ana, ben, 1, 3);
  const later = await simulate(db, draft(), new Date(Date.now() + 2 * 3_600_000));
  expect(later.ok && lines(later.value)).toEqual(["+0 Put to people: ana", "+0 Put to people: ben"]);
  expect(lines(await simulated())).toEqual(["+0 Put to people: ana", "+1 Put to people: ben"]);
});

test("when who would stand in comes back while the other is still away, they are asked then", async () => {
  await away(ana, ben, 1, 20);
  await away(ben, null, -1, 3);
  expect(lines(await simulated())).toEqual(["+0 Put to people: ana", "+3 Put to people: ben"]);
});

test("of several that are asked by name each who is away has somebody stand in, whoever of the others is there", async () => {
  const dov = await makePerson(db.sql, world, "dov@example.org");
  await makePerson(db.sql, world, "eva@example.org");
  await away(ana, ben, 1, 20);
  await away(cem, dov, 1, 15); // when one of them is back, nobody is asked for the other again
  const asked = ["eva@example.org", "ana@example.org", "cem@example.org"];
  const made = await simulate(db, draftOf(world, { title: "Go?", assignees: asked }), new Date());
  const said = made.ok ? lines(made.value).slice(1) : [];
  expect(said.sort()).toEqual(["+1 Put to people: ben", "+1 Put to people: dov"]);
});

test("whoever is behind the request is not shown standing in for somebody", async () => {
  await away(ana, cem, 1, 20);
  const asked = draftOf(world, { title: "Go?", assignees: ["ana@example.org"] }, { actor: cem });
  const made = await simulate(db, asked, new Date());
  expect(made.ok && lines(made.value)).toEqual(["+0 Put to people: ana"]);
});

test("however many absences of others begin meanwhile, what comes after them is shown", async () => {
  await keep({ levels: [{ after: 200 * HOUR, to: [`person:${ben.id}`] }] });
  await away(ana, cem, 1, 300);
  await db.sql`
    insert into people (workspace_id, id, email, name, role, away_from, away_until)
    select ${world.workspaceId}, gen_random_uuid(), n || '@example.org', n, 'member', app_now() + n * interval '2 hours',
      app_now() + n * interval '2 hours' + interval '1 hour' from generate_series(1, 70) as n`;
  const said = await simulated();
  expect(lines(said)).toEqual(["+0 Put to people: ana", "+1 Put to people: cem", "+200 Escalated: ben"]);
  expect(said.isCut).toBe(false);
});

test("of a crowd twenty are named and the others counted", async () => {
  const crowd: PersonActor[] = [];
  for (let n = 10; n < 32; n += 1) crowd.push(await makePerson(db.sql, world, `p${n}@example.org`));
  await makeGroup(db.sql, world, "crowd", crowd);
  const made = await simulate(db, draftOf(world, { title: "Go?", assignees: ["group:crowd"] }), new Date());
  const [asked] = made.ok ? made.value.moments : [];
  const names = crowd.slice(0, 20).map(({ name }) => name);
  expect([asked?.people.map(({ name }) => name), asked?.more]).toEqual([names, 2]);
});

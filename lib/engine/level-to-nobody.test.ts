// A level of an escalation that asks nobody who may decide: whoever it names was removed, or its group has nobody left.
import { expect, test } from "vitest";
import type { JsonObject } from "../domain/types";
import { draftOf, machine, makePerson } from "../testing/factory";
import { deleteFinance, leaveFinance, remove, say, setPerson } from "./ask-owners.fixture";
import { simulate } from "./simulate";
import { asked, keep, openTimes, passed, submit } from "./time.fixture";

const times = openTimes();
const OWNERS = "role:owner";
const mail = (...names: string[]) => names.map((name) => `${name}@example.org`);
const to = (...names: string[]): JsonObject[] => [{ after_seconds: 60, to: names }];
const person = ({ id }: { id: string }) => `person:${id}`;
const leaveAll = async () => {
  await leaveFinance(times(), times().ana);
  await leaveFinance(times(), times().ben);
};

type Leaving = [string, string[], () => Promise<unknown>];
const NOBODY: Leaving[] = [
  ["somebody who was removed", mail("ben"), () => remove(times(), times().ben)],
  ["somebody who only reads", mail("ben"), () => setPerson(times(), "role", "auditor", times().ben)],
  ["a group that everybody left", ["finance"], leaveAll],
  ["a group that is gone", ["finance"], () => deleteFinance(times())],
  ["a role that nobody has", ["role:admin"], () => setPerson(times(), "role", "member", times().ben)],
  [
    "several of whom none is left",
    ["finance", ...mail("cem")],
    async () => [await leaveAll(), await remove(times(), times().cem)],
  ],
];

test.each(NOBODY)("%s: the owners are asked as well, and told", async (_name, names, leave) => {
  const { db, world, ben } = times();
  const dan = await makePerson(db.sql, world, "dan@example.org");
  if (names[0] === "role:admin") await setPerson(times(), "role", "admin", ben);
  const task = await submit(times(), { assignees: mail("dan"), escalation: to(...names) });
  await leave();
  await passed(times(), 61);
  expect(await asked(times(), task)).toContain(OWNERS);
  const rung = await db.sql`
    select address from deliveries where intent_id = ${task} and occasion = 'escalated' and address = ${OWNERS}`;
  expect(rung).toHaveLength(1);
  expect(await say(times(), task, dan)).toBe("COMPLETED");
});

test("whoever is left of several is enough, also where others are not there any more", async () => {
  const { ana, cem, finance } = times();
  const task = await submit(times(), { assignees: mail("ana"), escalation: to("finance", ...mail("cem")) });
  await remove(times(), cem);
  await passed(times(), 61);
  expect(await asked(times(), task)).toEqual([`group:${finance}`, person(ana), person(cem)].sort());
});

test("of a level only those are said to be asked whom somebody knows, and the owners who are asked instead", async () => {
  let since = 0; // the second task is asked when the levels of the first have passed: time never goes back
  const said = async (...levels: string[][]) => {
    const escalation = levels.flatMap((names) => to(...names));
    const task = await submit(times(), { assignees: mail("ben"), escalation });
    for (const _ of levels) {
      since += 61;
      await passed(times(), since);
    }
    const rows = await times().db.sql<Array<{ names: string }>>`
      select body->>'escalated_to' as names from events where intent_id = ${task} and type = 'intent.escalated' order by seq`;
    return rows.map(({ names }) => names);
  };
  expect(await said(["ghost"], mail("ana"), ["finance", "ghost"])).toEqual([
    OWNERS,
    ...mail("ana"),
    `finance, ${OWNERS}`,
  ]);
  expect(await said(["ghost", "owner"], ["manager"])).toEqual(["owner", "manager"]);
});

test("under four eyes whoever is behind it is nobody, and for others somebody", async () => {
  const { ana, ben } = times();
  const human = { assignees: mail("ana"), four_eyes: true, escalation: to(...mail("ben")) };
  const barred = await submit(times(), human, { actor: machine("k1", ben.id) });
  const fine = await submit(times(), human, { actor: machine("k2", null) });
  await passed(times(), 61);
  expect(await asked(times(), barred)).toEqual([person(ana), person(ben), OWNERS].sort());
  expect(await asked(times(), fine)).toEqual([person(ana), person(ben)].sort());
});

test("a majority is counted with the owners, whom such a level asks", async () => {
  const { db, world, ana, ben, cem } = times();
  await makePerson(db.sql, world, "otto@example.org", "owner");
  const quorum = { required: 2, negatives: "majority" };
  const task = await submit(times(), {
    assignees: mail("ana", "ben"),
    quorum,
    escalation: to(...mail("cem")),
  });
  await remove(times(), cem);
  await passed(times(), 61);
  expect((await db.sql`select spec->'of' as n from tasks where id = ${task}`)[0]?.n).toBe(4);
  expect(await say(times(), task, ana, "rejected")).toBe("WAITING");
  expect(await say(times(), task, ben, "rejected")).toBe("WAITING");
});

test("a policy that names somebody who was removed since asks the owners, and the simulation says so", async () => {
  const { db, world, ben } = times();
  await keep(times(), { levels: [{ after: 60, to: [person(ben)] }] });
  await remove(times(), ben);
  const task = await submit(times(), { assignees: mail("ana") });
  const said = await simulate(db, draftOf(world, { title: "Go?", assignees: mail("ana") }), new Date());
  const [, level] = said.ok ? said.value.moments : [];
  expect(level?.people.map(({ name }) => name)).toEqual(["olga"]);
  await passed(times(), 61);
  expect(await asked(times(), task)).toContain(OWNERS);
});

// What is looked at again where somebody may have left, and what is not.
import { expect, test } from "vitest";
import { verify } from "../db/read/verify";
import { draftOf, machine } from "../testing/factory";
import { ASKED, leaveFinance, reasons, remove, rounds } from "./ask-owners.fixture";
import { openEngine } from "./open";
import { asked, openTimes, submit } from "./time.fixture";

const now = openTimes();
const mail = (...names: string[]) => names.map((name) => `${name}@example.org`);

test("nothing is read of tasks while who is left is the same, and once more after a while", async () => {
  const { db, ana } = now();
  for (let i = 0; i < 3; i++) await submit(now(), { assignees: ["finance"], quorum: 2 });
  const { look } = rounds(now);
  const first = await look();
  expect(await look()).toBe(first);
  await look();
  const rest = await look();
  expect(rest).toBe(1);
  expect(await look(3_600_000)).toBe(1);
  expect(await look()).toBe(first);
  for (let i = 0; i < 3; i++) await look();
  expect(await look()).toBe(1);
  const late = await submit(now(), { assignees: ["finance"], quorum: 2 });
  await leaveFinance(now(), ana);
  expect(await look()).toBeGreaterThan(1);
  expect(await reasons(now(), late)).toEqual(ASKED);
  expect((await verify(db.sql)).violations).toEqual([]);
});

test("what was counted before somebody left and is written after they were missed is found", async () => {
  const { db, ana } = now();
  const before = openEngine(db, { listen: false }); // has counted them already
  const draft = () => draftOf(now().world, { title: "Go?", assignees: mail("ana") });
  await before.submit(draft());
  await remove(now(), ana);
  const { look } = rounds(now);
  await look();
  const late = await before.submit(draft());
  await before.close();
  const task = late.ok ? late.value.intent.id : "";
  expect(await asked(now(), task)).toEqual([`person:${ana.id}`]);
  await look();
  expect(await reasons(now(), task)).toEqual(ASKED);
});

test("as many who are others are looked at again", async () => {
  const { db, world, ana, ben, cem, finance } = now();
  const human = { assignees: ["finance"], four_eyes: true };
  const task = await submit(now(), human, { actor: machine("k1", cem.id) });
  await leaveFinance(now(), ben);
  const { look } = rounds(now);
  for (let i = 0; i < 4; i++) await look();
  await leaveFinance(now(), ana);
  await db.sql`insert into group_people (workspace_id, group_id, person_id) values (${world.workspaceId}, ${finance}, ${cem.id})`;
  await look();
  expect(await reasons(now(), task)).toEqual(ASKED);
});

test("many are asked in pieces, and one that cannot be keeps nobody from the others", async () => {
  const { ana } = now();
  const tasks: string[] = [];
  for (let i = 0; i < 7; i++) tasks.push(await submit(now(), { assignees: mail("ana") }));
  const [poison, ...others] = tasks;
  let isPoisoned = true;
  const { look } = rounds(now, { limit: 2, poison: () => (isPoisoned ? (poison ?? null) : null) });
  expect(await look()).toBeGreaterThan(3);
  await remove(now(), ana);
  for (let i = 0; i < 5; i++) await expect(look()).rejects.toThrow("cannot be asked");
  for (const task of others) expect(await reasons(now(), task)).toEqual(ASKED);
  isPoisoned = false;
  await look();
  expect(await reasons(now(), poison as string)).toEqual(ASKED);
});

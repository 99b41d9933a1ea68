// Nobody left to decide, on a real database: who leaves, who is asked then, and what is looked at again.
import { expect, test } from "vitest";
import { draftOf, machine, makeGroup, makePerson, makeWorld, type PersonActor } from "../testing/factory";
import { askOwnersRound } from "./ask-owners";
import {
  ASKED,
  deleteFinance,
  leaveFinance,
  reasons,
  remove,
  rounds,
  say,
  setPerson,
} from "./ask-owners.fixture";
import { openEngine } from "./open";
import { openRehearse } from "./rehearse";
import { asked, openTimes, submit } from "./time.fixture";
import { openWriter } from "./transact";

const now = openTimes();
const TWO = { required: 2, negatives: "majority" };
const mail = (...names: string[]) => names.map((name) => `${name}@example.org`);

const olga = async (): Promise<PersonActor> => {
  const { db, world, ana } = now();
  const [row] =
    await db.sql`select id from people where workspace_id = ${world.workspaceId} and role = 'owner'`;
  return { ...ana, id: row?.id, personId: row?.id, name: "olga" };
};
const ofTask = async (id: string) =>
  (await now().db.sql`select spec->'of' as n from tasks where id = ${id}`)[0]?.n;

type Leaving = [string, object, () => Promise<unknown>];
const LEAVING: Leaving[] = [
  ["the only one asked is removed", { assignees: mail("ana") }, () => remove(now(), now().ana)],
  [
    "the only one asked becomes an auditor",
    { assignees: mail("ana") },
    () => setPerson(now(), "role", "auditor", now().ana),
  ],
  [
    "the last of the group leaves it",
    { assignees: ["finance"] },
    async () => [await leaveFinance(now(), now().ana), await leaveFinance(now(), now().ben)],
  ],
  [
    "one left the group, and the other the workspace",
    { assignees: ["finance"] },
    async () => [await leaveFinance(now(), now().ana), await remove(now(), now().ben)],
  ],
  ["the group itself is gone", { assignees: ["finance"] }, () => deleteFinance(now())],
  [
    "the last of a role is another",
    { assignees: ["role:admin"] },
    async () => setPerson(now(), "role", "member", now().cem),
  ],
  [
    "two are needed and one is left",
    { assignees: mail("ana", "ben"), quorum: 2 },
    () => remove(now(), now().ana),
  ],
  [
    "of a group two are needed and one is left",
    { assignees: ["finance"], quorum: 2 },
    () => leaveFinance(now(), now().ana),
  ],
  [
    "two are needed of those who have a role",
    { assignees: ["role:member"], quorum: 2 },
    async () => [await remove(now(), now().ana), await setPerson(now(), "role", "admin", now().ben)],
  ],
];

test.each(LEAVING)("%s: the owners are asked as well, once", async (name, human, leaves) => {
  if (name.includes("role is")) await setPerson(now(), "role", "admin", now().cem);
  const task = await submit(now(), { ...human });
  const { look } = rounds(now);
  await look();
  expect(await reasons(now(), task)).toEqual([]);
  const before = await asked(now(), task);
  await leaves();
  await look();
  await look();
  expect(await reasons(now(), task)).toEqual(ASKED);
  expect(await asked(now(), task)).toEqual([...before, "role:owner"].sort());
  const sent = await now().db.sql`
    select address, occasion from deliveries where intent_id = ${task} and address = 'role:owner'`;
  expect(sent).toEqual([{ address: "role:owner", occasion: "assigned" }]);
  expect(["COMPLETED", "WAITING"]).toContain(await say(now(), task, await olga()));
});

test("under four eyes whoever is left and behind it is nobody", async () => {
  const { ana, ben } = now();
  const human = { assignees: ["finance"], four_eyes: true };
  const barred = await submit(now(), human, { actor: machine("k1", ana.id) });
  const fine = await submit(now(), human, { actor: machine("k2", null) });
  await leaveFinance(now(), ben);
  await rounds(now).look();
  expect(await reasons(now(), barred)).toEqual(ASKED);
  expect(await reasons(now(), fine)).toEqual([]);
  expect(await say(now(), barred, ana)).toBe("self_approval");
  expect(await say(now(), barred, await olga())).toBe("COMPLETED");
  expect(await say(now(), fine, ana)).toBe("COMPLETED");
});

test("where the owners are behind it as well nothing is asked, until there is another one", async () => {
  const { db, world, ana } = now();
  const { id } = await olga();
  const human = { assignees: mail("ana"), four_eyes: true };
  const task = await submit(now(), human, { actor: machine("k1", id) });
  await remove(now(), ana);
  const { look, tasks } = rounds(now);
  for (let i = 0; i < 8; i++) await look();
  expect(await reasons(now(), task)).toEqual([]);
  expect(tasks.length).toBeLessThan(4);
  await makePerson(db.sql, world, "otto@example.org", "owner");
  await look();
  expect(await reasons(now(), task)).toEqual(ASKED);
});

test("whoever agreed before they left has agreed, and who is left suffices", async () => {
  const { ana, ben } = now();
  const task = await submit(now(), { assignees: mail("ana", "ben"), quorum: 2 });
  expect(await say(now(), task, ana)).toBe("WAITING");
  await remove(now(), ana);
  await rounds(now).look();
  expect(await reasons(now(), task)).toEqual([]);
  expect(await say(now(), task, ben)).toBe("COMPLETED");
});

test("a majority is counted anew with the owners, and a no that was said decides nothing by itself", async () => {
  const { db, world, ana, ben, cem } = now();
  const otto = await makePerson(db.sql, world, "otto@example.org", "owner");
  const task = await submit(now(), { assignees: mail("ana", "ben", "cem"), quorum: TWO });
  expect(await say(now(), task, ana, "rejected")).toBe("WAITING");
  await remove(now(), ben);
  await rounds(now).look();
  expect(await reasons(now(), task)).toEqual(ASKED);
  expect(await ofTask(task)).toBe(4);
  expect(await say(now(), task, cem, "rejected")).toBe("WAITING");
  expect(await say(now(), task, otto, "rejected")).toBe("FAILED");
});

test("whoever left does not count when the next one votes, whatever they were asked under", async () => {
  const { db, world, ana, ben, cem } = now();
  const task = await submit(now(), { quorum: TWO });
  expect(await ofTask(task)).toBe(4);
  const { workspaceId } = world;
  const command = { type: "decide" as const, actor: ana, outcome: "rejected" };
  const writer = openWriter(db.url, "rehearsing");
  const rehearse = async () => {
    const [made] = await openRehearse(writer)([{ workspaceId, intentId: task, command }]);
    return made?.result.ok && made.result.value.intent.status;
  };
  expect(await rehearse()).toBe("WAITING");
  await remove(now(), ben);
  await remove(now(), cem);
  expect(await rehearse()).toBe("FAILED");
  await writer.close();
  expect(await say(now(), task, ana, "rejected")).toBe("FAILED");
  expect(await ofTask(task)).toBe(2);
});

test("a vote that comes before anybody looked counts with the owners, who are asked by it", async () => {
  const { db, world, ana, ben, cem } = now();
  await makePerson(db.sql, world, "otto@example.org", "owner");
  const task = await submit(now(), { assignees: mail("ana", "ben", "cem"), quorum: TWO });
  expect(await say(now(), task, ana, "rejected")).toBe("WAITING");
  await remove(now(), ben);
  expect(await say(now(), task, cem, "rejected")).toBe("WAITING");
  expect(await reasons(now(), task)).toEqual(ASKED);
  await rounds(now).look();
  expect(await reasons(now(), task)).toEqual(ASKED);
  expect(await say(now(), task, await olga())).toBe("WAITING");
});

test("whoever is restored is asked still, also where they are back before it is judged", async () => {
  const { engine, world, ana } = now();
  const task = await submit(now(), { assignees: mail("ana") });
  await remove(now(), ana);
  await setPerson(now(), "status", "active", ana);
  const command = { type: "ask_owners" as const };
  const judged = await engine.apply({ workspaceId: world.workspaceId, intentId: task, command });
  expect(judged.ok && judged.value.events).toEqual([]);
  await remove(now(), ana);
  await rounds(now).look();
  expect(await reasons(now(), task)).toEqual(ASKED);
  await setPerson(now(), "status", "active", ana);
  expect(await say(now(), task, ana)).toBe("COMPLETED");
});

test("what was decided or expired meanwhile is let alone", async () => {
  const { db, ana } = now();
  const deadlineAt = new Date(Date.now() + 60_000);
  const decided = await submit(now(), { assignees: mail("ana") });
  const over = await submit(now(), { assignees: mail("ana") }, { deadlineAt });
  expect(await say(now(), decided, ana)).toBe("COMPLETED");
  await remove(now(), ana);
  await db.sql`update test_clock set offset_us = 61000000`;
  const { look, tasks } = rounds(now);
  await look();
  expect(tasks).toEqual([]);
  expect([await reasons(now(), decided), await reasons(now(), over)]).toEqual([[], []]);
});

test("two workers that look at once ask once, and a neighbour's task is not touched", async () => {
  const { db, ana } = now();
  const task = await submit(now(), { assignees: ["finance"] });
  const neighbour = await makeWorld(db.sql);
  const eva = await makePerson(db.sql, neighbour, "eva@example.org");
  await makePerson(db.sql, neighbour, "ina@example.org", "owner");
  await makeGroup(db.sql, neighbour, "finance", [eva]);
  const made = await now().engine.submit(draftOf(neighbour, { title: "Go?", assignees: ["finance"] }));
  const other = made.ok ? made.value.intent.id : "";
  await remove(now(), ana);
  await leaveFinance(now(), now().ben);
  const second = openEngine(db, { listen: false });
  const their = askOwnersRound({ sql: db.sql, apply: second.apply });
  await Promise.all([rounds(now).look(), rounds(now).look(), their(100), their(100)]);
  while (await their(100));
  await second.close();
  expect(await reasons(now(), task)).toEqual(ASKED);
  expect(await reasons(now(), other)).toEqual([]);
  expect(await asked(now(), other)).toHaveLength(1);
});

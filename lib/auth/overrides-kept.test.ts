// Of a group's overrides those that are to come stay, however many are made after them.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { groupTime } from "../db/read/group-time";
import { MOST_OVERRIDES, type Override } from "../domain/rotation";
import { type TestDatabase, testDatabase } from "../testing/database";
import { makeGroup, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { addOverride, saveRotation } from "./group-time";

const HOUR_MS = 3_600_000;
let base: TestDatabase;
let world: World;
let olga: PersonActor;
let ana: PersonActor;
beforeAll(async () => {
  base = await testDatabase();
  world = await makeWorld(base.sql);
  olga = await makePerson(base.sql, world, "olga@example.org", "owner");
  ana = await makePerson(base.sql, world, "ana@example.org");
});
afterAll(() => base.close());

const at = (hours: number): Date => new Date(Date.now() + hours * HOUR_MS);

/** A group with these overrides, made in this order: from so many hours on, each for an hour. */
async function groupWith(froms: number[]): Promise<string> {
  const group = await makeGroup(base.sql, world, randomUUID(), [ana]);
  const turns = { zone: "UTC", every: "week" as const, time: "09:00", since: "2026-01-05" };
  const people = ["ana@example.org"];
  const wish = { groupId: group, turns: { ...turns, people } };
  expect(await saveRotation({ sql: base.sql }, by(), wish)).toMatchObject({ ok: true });
  const overrides = froms.map(
    (from): Override => ({
      id: randomUUID(),
      personId: olga.id,
      from: at(from).toISOString(),
      until: at(from + 1).toISOString(),
    }),
  );
  await base.sql`
    update groups set rotation = (rotation::jsonb || jsonb_build_object('overrides', ${JSON.stringify(overrides)}::text::jsonb))::json
    where id = ${group}`;
  return group;
}
const by = () => ({ workspaceId: world.workspaceId, personId: olga.id });
const add = (groupId: string, from: number) =>
  addOverride({ sql: base.sql }, by(), {
    groupId,
    person: "ana@example.org",
    from: at(from),
    until: at(from + 1),
  });
const kept = async (groupId: string): Promise<Override[]> => {
  const time = await groupTime(base.sql, world.workspaceId, groupId);
  return time?.rotation?.overrides ?? [];
};
const times = (n: number, hours: number): number[] => Array.from({ length: n }, () => hours);

test("the oldest of those that are over makes room, and none that is to come", async () => {
  const group = await groupWith([1000, ...times(MOST_OVERRIDES - 1, -10)]);
  const [first, oldest] = await kept(group);
  expect(await add(group, 2000)).toEqual({ ok: true });
  const after = await kept(group);
  expect(after).toHaveLength(MOST_OVERRIDES);
  expect(after[0]).toEqual(first);
  expect(after).not.toContainEqual(oldest);
  expect(after.at(-1)?.personId).toBe(ana.id);
});

test("where all of them are to come one more is refused, and nothing is lost", async () => {
  const group = await groupWith(times(MOST_OVERRIDES, 1000));
  const before = await kept(group);
  expect(await add(group, 2000)).toMatchObject({
    ok: false,
    message: expect.stringContaining("still to come"),
  });
  expect(await kept(group)).toEqual(before);
});

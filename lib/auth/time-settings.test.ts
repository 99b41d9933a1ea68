// Policies, hours, turns on call and managers: who may change them, what is refused by which field, and what is noted.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { groupTime } from "../db/read/group-time";
import { policyNames, policyTargets, policyUse, timePolicies } from "../db/read/time-policies";
import { tellChange } from "../domain/admin-events";
import { policyOf } from "../domain/policy.fixture";
import { tellPolicy } from "../domain/tell-policy";
import { type TestDatabase, testDatabase } from "../testing/database";
import { makeGroup, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { addOverride, NEVER_OPEN, removeOverride, saveHours, saveRotation, type Turns } from "./group-time";
import { deleteGroup } from "./groups";
import { changePolicy, deletePolicy, makePolicy, type PolicyWish } from "./time-policies";

let base: TestDatabase;
let world: World;
let olga: PersonActor;
let ana: PersonActor;
let ben: PersonActor;
let audrey: PersonActor;
let finance: string;

beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());
beforeEach(async () => {
  world = await makeWorld(base.sql);
  olga = await makePerson(base.sql, world, "olga@example.org", "owner");
  ana = await makePerson(base.sql, world, "ana@example.org");
  ben = await makePerson(base.sql, world, "ben@example.org");
  audrey = await makePerson(base.sql, world, "audrey@example.org", "auditor");
  finance = await makeGroup(base.sql, world, "finance", [ana, ben]);
});

const by = (who: PersonActor) => ({ workspaceId: world.workspaceId, personId: who.id });
const db = () => ({ sql: base.sql as never });
const noted = async () =>
  (
    await base.sql<Array<{ what: string; about: object }>>`
      select what, about from admin_events where workspace_id = ${world.workspaceId} order by id`
  ).map(({ what, about }) => tellChange(what, about as never));

function wishOf(more: Partial<PolicyWish> = {}): PolicyWish {
  const { id: _, ...policy } = policyOf();
  return { ...policy, name: "Refunds", patterns: ["refund.*"], levels: [], ...more };
}
const level = (...to: string[]) => [{ after: 7200, to, field: "level.1.to" }];
const kept = () => timePolicies(base.sql, world.workspaceId);

describe("policies", () => {
  test("are made, read, told in words, changed and deleted by owners and admins, and each change is noted", async () => {
    const to = ["Ana@example.org", "finance", "Finance on call", "on call: finance", "manager", "owners"];
    const wish = wishOf({
      levels: level(...to.slice(0, 5)),
      remind: { after: 3600, interval: 1800, most: 2 },
      repeat: 1,
      end: { act: "expire", after: 60 },
      hours: "asked",
      expiry: "rejected",
      positive: { least: 86_400 },
      targets: { low: null, normal: 14_400, high: 3600 },
    });
    const made = await makePolicy(db(), by(olga), wish);
    expect(made.ok).toBe(true);
    const [policy] = await kept();
    if (!policy || !made.ok) throw new Error("none was made");
    expect(policy.levels[0]?.to).toEqual([
      `person:${ana.id}`,
      `group:${finance}`,
      `on_call:${finance}`,
      "manager",
    ]);
    const targets = await policyTargets(base.sql, world.workspaceId, policy);
    expect([...targets.values()]).toEqual(["ana@example.org", "finance", "finance on call", "manager"]);
    expect(tellPolicy(policy, await policyNames(base.sql, world.workspaceId, [policy]))).toEqual([
      "At once whoever is asked is told.",
      "After 1 h and 1 h 30 min they are reminded.",
      "After 2 h ana, finance, finance on call and the manager of whoever was asked are asked as well.",
      "Then all levels come again, once.",
      "1 min after the last of them it ends, as at its deadline.",
      "At its deadline it counts as “rejected”, where that is offered. A task may ask for a yes at its deadline, if people have 1 d until then; never one of high risk, with four eyes, or for several people.",
      "What ends less than 1 d after it was asked, or changed, fails instead of bringing a yes.",
      "It should be decided in 1 h for high risk and 4 h for normal risk; what takes longer is noted on its timeline.",
      "All of these times, but not the deadline, count only the open hours of the group that is asked.",
    ]);
    const again = wishOf({ name: "Money", levels: level("owners") });
    expect(await changePolicy(db(), by(olga), { policyId: policy.id, ...again })).toEqual({ ok: true });
    expect(await changePolicy(db(), by(olga), { policyId: policy.id, ...again })).toEqual({ ok: true }); // nothing new
    expect(await deletePolicy(db(), by(olga), { policyId: policy.id })).toEqual({ ok: true });
    expect(await noted()).toEqual([
      "made the escalation policy “Refunds”",
      "changed the escalation policy “Refunds”, now “Money”",
      "deleted the escalation policy “Money”",
    ]);
  });

  test("refuse what does not go together, by its field, and change nothing", async () => {
    await makePolicy(db(), by(olga), wishOf({ name: "All", patterns: [] }));
    const field = async (more: Partial<PolicyWish>) => {
      const verdict = await makePolicy(db(), by(olga), wishOf(more));
      return verdict.ok ? "ok" : verdict.field;
    };
    expect(await field({ name: "ALL" })).toBe("name");
    expect(await field({ patterns: [] })).toBe("patterns");
    for (const patterns of [["*"], ["refund.*", "**"]])
      expect(await field({ patterns, positive: { least: 60 } })).toBe("positiveLeast");
    for (const name of [
      "nobody@example.org",
      "audrey@example.org",
      "Sales on call",
      "ana@example.org on call",
      "everybody else",
    ])
      expect(await field({ levels: level(name) })).toBe("level.1.to");
    expect(await field({ hours: finance })).toBe("hours");
    expect((await kept()).map(({ name }) => name)).toEqual(["All"]);
  });

  test("are no member's and no auditor's to change, nor those of another workspace", async () => {
    const made = await makePolicy(db(), by(olga), wishOf());
    if (!made.ok) throw new Error("none was made");
    for (const who of [ana, audrey])
      for (const verdict of [
        await makePolicy(db(), by(who), wishOf({ name: "x" })),
        await changePolicy(db(), by(who), { policyId: made.policyId, ...wishOf({ name: "x" }) }),
        await deletePolicy(db(), by(who), made),
      ])
        expect(verdict).toMatchObject({
          ok: false,
          message: "Only owners and admins of the workspace may change this.",
        });
    const other = await makeWorld(base.sql);
    const stranger = await makePerson(base.sql, other, "s@example.org", "owner");
    const there = { workspaceId: other.workspaceId, personId: stranger.id };
    expect(await deletePolicy(db(), there, made)).toMatchObject({
      ok: false,
      message: "There is no such policy any more.",
    });
    expect(await kept()).toHaveLength(1);
  });

  test("say which of the newest requests would follow them, and hold the group that they name", async () => {
    await makePolicy(db(), by(olga), wishOf({ levels: level("finance on call") }));
    const policies = await kept();
    expect([...(await policyUse(base.sql, world.workspaceId, policies)).values()]).toEqual([
      { looked: 0, types: [] },
    ]);
    expect(await deleteGroup(db(), by(olga), { groupId: finance })).toMatchObject({
      ok: false,
      message: "The escalation policy “Refunds” names this group. Change it first.",
    });
  });
});

describe("hours", () => {
  const hours = {
    zone: "Europe/Berlin",
    week: [[[540, 1020] as [number, number]], [], [], [], [], [], []],
    holidays: ["2026-12-25"],
  };

  test("are kept, noted once, and taken away, but not while a policy counts them", async () => {
    expect(await saveHours(db(), by(olga), { groupId: finance, hours })).toEqual({ ok: true });
    expect(await saveHours(db(), by(olga), { groupId: finance, hours })).toEqual({ ok: true });
    expect((await groupTime(base.sql, world.workspaceId, finance))?.hours).toEqual(hours);
    expect(await makePolicy(db(), by(olga), wishOf({ hours: finance }))).toMatchObject({ ok: true });
    expect(await saveHours(db(), by(olga), { groupId: finance, hours: null })).toMatchObject({ ok: false });
    const [policy] = await kept();
    await deletePolicy(db(), by(olga), { policyId: policy?.id ?? "" });
    expect(await saveHours(db(), by(olga), { groupId: finance, hours: null })).toEqual({ ok: true });
    expect((await groupTime(base.sql, world.workspaceId, finance))?.hours).toBeNull();
    expect((await noted()).filter((line) => line.includes("hours"))).toEqual([
      "changed the hours of the group “finance”",
      "took the hours of the group “finance” away",
    ]);
  });

  test("that never come are refused in words, and nobody else's to say", async () => {
    const never = { ...hours, week: hours.week.map(() => []) };
    expect(await saveHours(db(), by(olga), { groupId: finance, hours: never })).toMatchObject({
      message: NEVER_OPEN,
    });
    expect(await saveHours(db(), by(ana), { groupId: finance, hours })).toMatchObject({ ok: false });
  });
});

describe("turns on call", () => {
  const turns: Turns = {
    zone: "UTC",
    every: "week",
    time: "09:00",
    since: "2026-03-02",
    people: ["ben@example.org", "ANA@example.org"],
  };

  test("are of people of the group who decide, in their order; an override stays when they change", async () => {
    expect(await saveRotation(db(), by(olga), { groupId: finance, turns })).toEqual({ ok: true });
    const now = Date.now();
    const soon = {
      groupId: finance,
      person: "olga@example.org",
      from: new Date(now),
      until: new Date(now + 60_000),
    };
    expect(await addOverride(db(), by(olga), soon)).toEqual({ ok: true });
    await saveRotation(db(), by(olga), { groupId: finance, turns: { ...turns, every: "day" } });
    const { rotation } = (await groupTime(base.sql, world.workspaceId, finance)) ?? {};
    expect([rotation?.people, rotation?.every, rotation?.overrides.map(({ personId }) => personId)]).toEqual([
      [ben.id, ana.id],
      "day",
      [olga.id],
    ]);
    const overrideId = rotation?.overrides[0]?.id ?? "";
    expect(await removeOverride(db(), by(olga), { groupId: finance, overrideId })).toEqual({ ok: true });
    expect(await removeOverride(db(), by(olga), { groupId: finance, overrideId })).toMatchObject({
      ok: false,
    });
    expect(await saveRotation(db(), by(olga), { groupId: finance, turns: null })).toEqual({ ok: true });
    expect(await noted()).toHaveLength(5);
  });

  test("refuse whoever is not of the group or decides nothing, and times that are over", async () => {
    const field = async (people: string[]) => {
      const verdict = await saveRotation(db(), by(olga), { groupId: finance, turns: { ...turns, people } });
      return verdict.ok ? "ok" : verdict.field;
    };
    for (const people of [
      [],
      ["olga@example.org"],
      ["audrey@example.org"],
      ["ana@example.org", "Ana@example.org"],
    ])
      expect(await field(people)).toBe("people");
    const at = (ms: number) => new Date(Date.now() + ms);
    const wish = { groupId: finance, person: "ana@example.org", from: at(-9000), until: at(9000) };
    expect(await addOverride(db(), by(olga), wish)).toMatchObject({ ok: false }); // nobody takes turns yet
    await saveRotation(db(), by(olga), { groupId: finance, turns });
    expect(await addOverride(db(), by(olga), { ...wish, until: at(-10_000) })).toMatchObject({
      field: "until",
    });
    expect(await addOverride(db(), by(olga), { ...wish, until: at(-1000) })).toMatchObject({
      field: "until",
    });
    expect(await addOverride(db(), by(olga), { ...wish, person: "x@example.org" })).toMatchObject({
      field: "person",
    });
    expect(await addOverride(db(), by(ana), wish)).toMatchObject({ ok: false });
  });
});

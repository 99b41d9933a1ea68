// When a group is there and who of it is on call. One change at a time, under the lock of the workspace.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { type Calendar, isNeverOpen, readCalendar } from "../domain/calendar";
import { refuseManaging } from "../domain/roles";
import { MOST_OVERRIDES, type Override, type Rotation, readRotation } from "../domain/rotation";
import { administer, type By, type Me, refused, type Verdict } from "./administer";
import { type DrawnFrom, printOf, refuseStale, type Saved, savedAs } from "./drawn-from";

type Db = { sql: Sql };
type Group = { id: string; name: string; rotation: unknown; now: Date };
type Of = { groupId: string };

export const hoursPrint = (hours: Calendar | null): string => printOf(hours);
/** Overrides are no part of it: they are made and taken back one by one, whatever the turns are. */
export const turnsPrint = (rotation: Rotation | null): string =>
  printOf(rotation && { ...rotation, overrides: [] });
const naming = (group: Group) => ({ group: group.id, name: group.name });

export const NEVER_OPEN =
  "It would never be open, so times would count as without hours. Give it some hours.";

/** null: it keeps no hours any more. */
export function saveHours(
  db: Db,
  by: By,
  { groupId, hours, drawnFrom }: Of & { hours: Calendar | null; drawnFrom?: DrawnFrom },
): Promise<Verdict<Saved>> {
  return ofGroup<Saved>(db, by, groupId, async (tx, me, group) => {
    const [before] = await tx<Array<{ hours: unknown }>>`
      select hours from groups where workspace_id = ${me.workspaceId} and id = ${groupId}`;
    const stale = await refuseStale(tx, me, drawnFrom, hoursPrint(readCalendar(before?.hours)), {
      what: ["group.hours_changed", "group.hours_ended"],
      of: { name: "group", value: groupId },
    });
    if (stale) return stale;
    if (hours && isNeverOpen(hours)) return refused(NEVER_OPEN, "day.0");
    const used = hours === null ? await policyCounting(tx, me, groupId) : null;
    if (used) return refused(`The policy “${used}” counts these hours: change it first.`);
    const text = hours && JSON.stringify(hours);
    const saved = savedAs(drawnFrom, hoursPrint(readCalendar(hours)));
    if (JSON.stringify(before?.hours ?? null) === JSON.stringify(hours)) return { ok: true, ...saved };
    await tx`update groups set hours = ${text}::text::json where workspace_id = ${me.workspaceId} and id = ${groupId}`;
    await me.note(hours ? "group.hours_changed" : "group.hours_ended", naming(group));
    return { ok: true, ...saved };
  });
}

async function policyCounting(tx: Sql, { workspaceId }: Me, groupId: string): Promise<string | null> {
  const [found] = await tx<Array<{ name: string }>>`
    select name from time_policies where workspace_id = ${workspaceId} and body->>'hours' = ${groupId} order by name limit 1`;
  return found?.name ?? null;
}

export type Turns = Omit<Rotation, "overrides" | "people"> & { people: string[] }; // people: addresses

/** Overrides stay as they are. */
export function saveRotation(
  db: Db,
  by: By,
  { groupId, turns, drawnFrom }: Of & { turns: Turns | null; drawnFrom?: DrawnFrom },
): Promise<Verdict<Saved>> {
  return ofGroup<Saved>(db, by, groupId, async (tx, me, group) => {
    const before = readRotation(group.rotation);
    const stale = await refuseStale(tx, me, drawnFrom, turnsPrint(before), {
      what: ["group.rotation_changed", "group.rotation_ended"],
      of: { name: "group", value: groupId },
    });
    if (stale) return stale;
    if (turns === null) {
      await keep(tx, me, groupId, null);
      await me.note("group.rotation_ended", naming(group));
      return { ok: true };
    }
    const people: string[] = [];
    for (const email of turns.people) {
      const id = await memberBy(tx, me, groupId, email);
      if (id === null) return refused(`${email} is nobody in this group who decides.`, "people");
      people.push(id);
    }
    if (people.length === 0) return refused("Name at least one person.", "people");
    if (new Set(people).size < people.length) return refused("Name everybody once.", "people");
    const rotation = { ...turns, people, overrides: before?.overrides ?? [] };
    await keep(tx, me, groupId, rotation);
    await me.note("group.rotation_changed", { ...naming(group), people: turns.people });
    return { ok: true, ...savedAs(drawnFrom, turnsPrint(readRotation(rotation))) };
  });
}

export function addOverride(
  db: Db,
  by: By,
  { groupId, person, from, until }: Of & { person: string; from: Date; until: Date },
): Promise<Verdict> {
  return ofGroup(db, by, groupId, async (tx, me, group) => {
    const rotation = readRotation(group.rotation);
    if (!rotation) return refused("Nobody is on call in this group: say first who takes turns.");
    const personId = await somebodyBy(tx, me, person);
    if (personId === null) return refused(`${person} is nobody here who decides.`, "person");
    if (until <= from) return refused("It ends before it begins.", "until");
    if (until <= group.now) return refused("Choose a time that is still to come.", "until");
    const kept = withRoom(rotation.overrides, group.now);
    if (kept === null) return refused(`${MOST_OVERRIDES} are still to come: take one of them back first.`);
    const override: Override = {
      id: randomUUID(),
      personId,
      from: from.toISOString(),
      until: until.toISOString(),
    };
    await keep(tx, me, groupId, { ...rotation, overrides: [...kept, override] });
    await me.note("group.override_made", {
      ...naming(group),
      person,
      from: override.from,
      until: override.until,
    });
    return { ok: true };
  });
}

/** With room for one more. What is over is kept for a while, so that one can look back, the oldest of it goes; null: all are to come. */
function withRoom(overrides: Override[], now: Date): Override[] | null {
  const over = overrides.filter(({ until }) => Date.parse(until) <= now.getTime());
  const tooMany = Math.max(0, overrides.length + 1 - MOST_OVERRIDES);
  if (over.length < tooMany) return null;
  const gone = new Set(over.slice(0, tooMany));
  return overrides.filter((one) => !gone.has(one));
}

export function removeOverride(
  db: Db,
  by: By,
  { groupId, overrideId }: Of & { overrideId: string },
): Promise<Verdict> {
  return ofGroup(db, by, groupId, async (tx, me, group) => {
    const rotation = readRotation(group.rotation);
    const gone = rotation?.overrides.find(({ id }) => id === overrideId);
    if (!rotation || !gone) return refused("There is no such override any more.");
    await keep(tx, me, groupId, { ...rotation, overrides: rotation.overrides.filter((one) => one !== gone) });
    await me.note("group.override_removed", { ...naming(group), from: gone.from, until: gone.until });
    return { ok: true };
  });
}

const keep = (tx: Sql, { workspaceId }: Me, groupId: string, rotation: Rotation | null) => tx`
  update groups set rotation = ${rotation && JSON.stringify(rotation)}::text::json
  where workspace_id = ${workspaceId} and id = ${groupId}`;

async function memberBy(
  tx: Sql,
  { workspaceId }: Me,
  groupId: string,
  email: string,
): Promise<string | null> {
  const [found] = await tx<Array<{ id: string }>>`
    select p.id from people p join group_people m on m.workspace_id = p.workspace_id and m.person_id = p.id
    where p.workspace_id = ${workspaceId} and m.group_id = ${groupId} and lower(p.email) = ${email.toLowerCase()}
      and p.status = 'active' and p.role <> 'auditor'`;
  return found?.id ?? null;
}

async function somebodyBy(tx: Sql, { workspaceId }: Me, email: string): Promise<string | null> {
  const [found] = await tx<Array<{ id: string }>>`
    select id from people where workspace_id = ${workspaceId} and lower(email) = ${email.toLowerCase()}
      and status = 'active' and role <> 'auditor'`;
  return found?.id ?? null;
}

function ofGroup<T = object>(
  db: Db,
  by: By,
  groupId: string,
  work: (tx: Sql, me: Me, group: Group) => Promise<Verdict<T>>,
): Promise<Verdict<T>> {
  return administer<T>(db, by, async (tx, me) => {
    const barred = refuseManaging(me.role);
    if (barred) return refused(barred);
    const [group] = await tx<Group[]>`
      select id, name, rotation, app_now() as now from groups where workspace_id = ${me.workspaceId} and id = ${groupId}`;
    return group ? work(tx, me, group) : refused("There is no such group any more.");
  });
}

// Groups: a name under which several people are asked at once.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { refuseManaging } from "../domain/roles";
import { administer, type By, type Me, refused, type Verdict } from "./administer";
import { slugOf } from "./agents";
import { type DrawnFrom, printOf, refuseStale, type Saved, savedAs } from "./drawn-from";
import { NOBODY, subjectOf } from "./subject";

type Group = { id: string; name: string; channel: string | null };
const GONE = "There is no such group any more.";

export function makeGroup(
  db: { sql: Sql },
  by: By,
  { name }: { name: string },
): Promise<Verdict<{ groupId: string }>> {
  return administer<{ groupId: string }>(db, by, async (tx, me) => {
    const barred = refuseManaging(me.role);
    if (barred) return refused(barred);
    const slug = slugOf(name);
    if (slug === null) return refused("Begin it with at least two letters or digits.", "name");
    if (await isTaken(tx, me, { name, slug }, null)) return refused(TAKEN, "name");
    const groupId = randomUUID();
    await tx`
      insert into groups (workspace_id, id, slug, name, created_at)
      values (${me.workspaceId}, ${groupId}, ${slug}, ${name}, app_now())`;
    await me.note("group.made", { group: groupId, name });
    return { ok: true, groupId };
  });
}

/** Its slug stays: agents ask for it by that. */
export function renameGroup(
  db: { sql: Sql },
  by: By,
  { groupId, name, drawnFrom }: { groupId: string; name: string; drawnFrom?: DrawnFrom },
): Promise<Verdict<Saved>> {
  return managing<Saved>(db, by, groupId, async (tx, me, group) => {
    const stale = await refuseStale(tx, me, drawnFrom, printOf(group.name), {
      what: ["group.renamed"],
      of: { name: "group", value: groupId },
    });
    if (stale) return stale;
    const saved = savedAs(drawnFrom, printOf(name));
    if (group.name === name) return { ok: true, ...saved };
    if (await isTaken(tx, me, { name, slug: name.toLowerCase() }, groupId)) return refused(TAKEN, "name");
    await tx`update groups set name = ${name} where workspace_id = ${me.workspaceId} and id = ${groupId}`;
    await me.note("group.renamed", { group: groupId, from: group.name, to: name });
    return { ok: true, ...saved };
  });
}

/** Where in Slack it is posted what is asked of the group, beside its people's own messages. Null: nowhere of its own. */
export function setSlackChannel(
  db: { sql: Sql },
  by: By,
  { groupId, channel, drawnFrom }: { groupId: string; channel: string | null; drawnFrom?: DrawnFrom },
): Promise<Verdict<Saved>> {
  return managing<Saved>(db, by, groupId, async (tx, me, group) => {
    const stale = await refuseStale(tx, me, drawnFrom, printOf(group.channel), {
      what: ["group.slack_channel"],
      of: { name: "group", value: groupId },
    });
    if (stale) return stale;
    const changed = await tx`
      update groups set slack_channel = ${channel}
      where workspace_id = ${me.workspaceId} and id = ${groupId} and slack_channel is distinct from ${channel}`;
    if (changed.count > 0) await me.note("group.slack_channel", { ...naming(group), channel });
    return { ok: true, ...savedAs(drawnFrom, printOf(channel)) };
  });
}

export function addToGroup(
  db: { sql: Sql },
  by: By,
  { groupId, personId }: { groupId: string; personId: string },
): Promise<Verdict> {
  return managing(db, by, groupId, async (tx, me, group) => {
    const of = await subjectOf(tx, me.workspaceId, personId);
    if (!of) return refused(NOBODY, "person");
    if (of.status === "removed") return refused(`${of.name} was removed from the workspace.`, "person");
    const added = await tx`
      insert into group_people (workspace_id, group_id, person_id)
      values (${me.workspaceId}, ${groupId}, ${personId}) on conflict do nothing`;
    if (added.count > 0)
      await me.note("group.person_added", { ...naming(group), person: of.name, person_id: of.id });
    return { ok: true };
  });
}

export function removeFromGroup(
  db: { sql: Sql },
  by: By,
  { groupId, personId }: { groupId: string; personId: string },
): Promise<Verdict> {
  return managing(db, by, groupId, async (tx, me, group) => {
    const of = await subjectOf(tx, me.workspaceId, personId);
    if (!of) return refused(NOBODY);
    const gone = await tx`
      delete from group_people
      where workspace_id = ${me.workspaceId} and group_id = ${groupId} and person_id = ${personId}`;
    if (gone.count > 0)
      await me.note("group.person_removed", { ...naming(group), person: of.name, person_id: of.id });
    return { ok: true };
  });
}

/** Not while tasks wait for it: they would be on nobody's desk. */
export function deleteGroup(db: { sql: Sql }, by: By, { groupId }: { groupId: string }): Promise<Verdict> {
  return managing(db, by, groupId, async (tx, me, group) => {
    const { workspaceId } = me;
    const [open] = await tx<Array<{ n: number }>>`
      select count(*)::int as n from (select from assignments
        where workspace_id = ${workspaceId} and assignee = ${`group:${groupId}`} limit 1000) as asked`;
    const n = open?.n ?? 0;
    if (n > 0)
      return refused(
        `${n === 1000 ? "More than 999 open tasks are" : n === 1 ? "One open task is" : `${n} open tasks are`} asked of this group. Decide them or hand them on first.`,
      );
    const policy = await policyNaming(tx, me, groupId);
    if (policy) return refused(`The escalation policy “${policy}” names this group. Change it first.`);
    await tx`delete from group_people where workspace_id = ${workspaceId} and group_id = ${groupId}`;
    await tx`delete from groups where workspace_id = ${workspaceId} and id = ${groupId}`;
    await me.note("group.deleted", naming(group));
    return { ok: true };
  });
}

async function policyNaming(tx: Sql, { workspaceId }: Me, groupId: string): Promise<string | null> {
  const [found] = await tx<Array<{ name: string }>>`
    select name from time_policies where workspace_id = ${workspaceId} and strpos(body::text, ${groupId}) > 0
    order by name limit 1`;
  return found?.name ?? null;
}

const TAKEN = "Another group is called like that.";
const naming = (group: Group) => ({ group: group.id, name: group.name });

function managing<T = object>(
  db: { sql: Sql },
  by: By,
  groupId: string,
  work: (tx: Sql, me: Me, group: Group) => Promise<Verdict<T>>,
): Promise<Verdict<T>> {
  return administer<T>(db, by, async (tx, me) => {
    const barred = refuseManaging(me.role);
    if (barred) return refused(barred);
    const [group] = await tx<Group[]>`
      select id, name, slack_channel as channel from groups where workspace_id = ${me.workspaceId} and id = ${groupId}`;
    return group ? work(tx, me, group) : refused(GONE);
  });
}

// Agents ask for a group by its name or its slug, so one is never the other's.
async function isTaken(
  tx: Sql,
  { workspaceId }: Me,
  { name, slug }: { name: string; slug: string },
  except: string | null,
): Promise<boolean> {
  const lower = [name.toLowerCase(), slug];
  const found = await tx`
    select from groups where workspace_id = ${workspaceId} and id is distinct from ${except}::uuid
      and (lower(name) = any(${lower}) or lower(slug) = any(${lower})) limit 1`;
  return found.count > 0;
}

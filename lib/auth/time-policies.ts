// Policies about time: owners and admins write them, and every change is noted.
import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { resolveAssignees } from "../db/read/assignees";
import { policyFrom } from "../db/read/time-rules";
import { refuseManaging } from "../domain/roles";
import {
  MANAGER,
  MOST_POLICIES,
  namesTypes,
  ON_CALL,
  type Policy,
  type PolicyBody,
  policyShape,
} from "../domain/time-policy";
import { administer, type By, type Me, refused, type Verdict } from "./administer";
import { type DrawnFrom, printOf, refuseStale, type Saved, savedAs } from "./drawn-from";

/** `levels` name whom they ask as people write it: an address, a group, "Finance on call", "manager", "owners". */
export type PolicyWish = Omit<PolicyBody, "levels"> & {
  name: string;
  levels: Array<{ after: number; to: string[]; field: string }>;
};

/** Null: what is kept of it cannot be read any more. */
export const policyPrint = (policy: Policy | null): string => printOf(policy);

const GONE = "There is no such policy any more.";

export function makePolicy(
  db: { sql: Sql },
  by: By,
  wish: PolicyWish,
): Promise<Verdict<{ policyId: string }>> {
  return administer<{ policyId: string }>(db, by, async (tx, me) => {
    const [known] =
      await tx`select count(*)::int as n from time_policies where workspace_id = ${me.workspaceId}`;
    const barred = refuseManaging(me.role);
    if (barred) return refused(barred);
    if (Number(known?.n) >= MOST_POLICIES)
      return refused(`There are ${MOST_POLICIES} policies already: delete one first.`);
    const body = await bodyOf(tx, me, wish, null);
    if (!body.ok) return body;
    const policyId = randomUUID();
    await tx`
      insert into time_policies (workspace_id, id, name, body, created_at, updated_at)
      values (${me.workspaceId}, ${policyId}, ${wish.name}, ${body.text}::text::json, app_now(), app_now())`;
    await me.note("policy.made", { policy: policyId, name: wish.name });
    return { ok: true, policyId };
  });
}

export function changePolicy(
  db: { sql: Sql },
  by: By,
  { policyId, drawnFrom, ...wish }: PolicyWish & { policyId: string; drawnFrom?: DrawnFrom },
): Promise<Verdict<Saved>> {
  return administer<Saved>(db, by, async (tx, me) => {
    const found = await findPolicy(tx, me, policyId);
    if (!found.ok) return found;
    const stale = await refuseStale(tx, me, drawnFrom, printOfBody(policyId, found), {
      what: ["policy.changed"],
      of: { name: "policy", value: policyId },
    });
    if (stale) return stale;
    const body = await bodyOf(tx, me, wish, policyId);
    if (!body.ok) return body;
    const saved = savedAs(drawnFrom, printOfBody(policyId, { name: wish.name, body: body.text }));
    if (found.name === wish.name && found.body === body.text) return { ok: true, ...saved };
    await tx`
      update time_policies set name = ${wish.name}, body = ${body.text}::text::json, updated_at = app_now()
      where workspace_id = ${me.workspaceId} and id = ${policyId}`;
    await me.note("policy.changed", {
      policy: policyId,
      name: wish.name,
      ...(found.name !== wish.name && { was: found.name }),
    });
    return { ok: true, ...saved };
  });
}

const printOfBody = (policyId: string, { name, body }: { name: string; body: string }): string =>
  policyPrint(policyFrom(policyId, name, JSON.parse(body)));

/** Tasks that were asked under it keep what they were promised. */
export function deletePolicy(db: { sql: Sql }, by: By, { policyId }: { policyId: string }): Promise<Verdict> {
  return administer(db, by, async (tx, me) => {
    const found = await findPolicy(tx, me, policyId);
    if (!found.ok) return found;
    await tx`delete from time_policies where workspace_id = ${me.workspaceId} and id = ${policyId}`;
    await me.note("policy.deleted", { policy: policyId, name: found.name });
    return { ok: true };
  });
}

async function findPolicy(
  tx: Sql,
  me: Me,
  policyId: string,
): Promise<Verdict<{ name: string; body: string }>> {
  const barred = refuseManaging(me.role);
  if (barred) return refused(barred);
  const [found] = await tx<Array<{ name: string; body: string }>>`
    select name, body::text as body from time_policies where workspace_id = ${me.workspaceId} and id = ${policyId}`;
  return found ? { ok: true, ...found } : refused(GONE);
}

async function bodyOf(
  tx: Sql,
  me: Me,
  { name, levels, ...wish }: PolicyWish,
  except: string | null,
): Promise<Verdict<{ text: string }>> {
  const others = await tx<Array<{ name: string; body: { patterns?: string[] } }>>`
    select name, body from time_policies where workspace_id = ${me.workspaceId} and id is distinct from ${except}::uuid`;
  if (others.some((other) => other.name.toLowerCase() === name.toLowerCase()))
    return refused("Another policy is called like that.", "name");
  const forAll = others.find((other) => other.body.patterns?.length === 0);
  if (wish.patterns.length === 0 && forAll)
    return refused(`“${forAll.name}” is for all other types already: name some types here.`, "patterns");
  if (wish.positive && !namesTypes(wish))
    return refused("A yes at the deadline is allowed type by type: name the types above.", "positiveLeast");
  if (wish.hours.length === 36) {
    const found = await tx`
      select from groups where workspace_id = ${me.workspaceId} and id = ${wish.hours} and hours is not null`;
    if (found.length === 0) return refused("This group keeps no hours any more.", "hours");
  }
  const asked: PolicyBody["levels"] = [];
  for (const { after, to, field } of levels) {
    const refs = await refsFor(tx, me, to);
    if (typeof refs === "string") return refused(refs, field);
    asked.push({ after, to: refs });
  }
  const read = policyShape.safeParse({ ...wish, levels: asked });
  return read.success
    ? { ok: true, text: JSON.stringify(read.data) }
    : refused("These values do not go together.");
}

const ON_CALL_OF = /^(?:on call(?: in| of)?:?\s+(.+)|(.+?)\s+on call)$/i;
const ROLES: Record<string, string> = { owners: "role:owner", admins: "role:admin", members: "role:member" };

/** As references, or why not. */
async function refsFor(tx: Sql, { workspaceId }: Me, names: string[]): Promise<string[] | string> {
  const refs: string[] = [];
  for (const name of names) {
    const [, before, after] = ON_CALL_OF.exec(name) ?? [];
    const group = before ?? after;
    const known = ROLES[name.toLowerCase()] ?? name;
    const [found] = await resolveAssignees(tx, workspaceId, [group === undefined ? known : `group:${group}`]);
    const ref = found?.ref ?? (name.toLowerCase() === MANAGER ? MANAGER : null);
    if (group !== undefined && !ref?.startsWith("group:")) return `There is no group “${group}”.`;
    if (ref === null)
      return `“${name}” is nobody here: give an e-mail address, a group, manager, owners or admins.`;
    refs.push(group === undefined ? ref : ON_CALL + ref.slice("group:".length));
  }
  return [...new Set(refs)];
}

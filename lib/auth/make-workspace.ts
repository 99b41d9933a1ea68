import { randomUUID } from "node:crypto";
import type { Sql } from "../db/client";
import { noteChange } from "../db/write/admin-events";
import { administer, type By, type Me, refused, type Verdict } from "./administer";
import { slugOf } from "./agents";

// One more workspace in the organization of the one that somebody is an owner of. They become its first owner; nothing else
// goes along.

const MOST_IN_ORGANIZATION = 200;

export function makeWorkspace(
  db: { sql: Sql },
  by: By,
  { name }: { name: string },
): Promise<Verdict<{ workspaceId: string }>> {
  return administer<{ workspaceId: string }>(db, by, async (tx, me) => {
    if (me.role !== "owner") return refused("Only owners make another workspace.");
    const wanted = slugOf(name);
    if (wanted === null) return refused("Begin it with at least two letters or digits.", "name");
    const { orgId, isDemo } = await lockOrganization(tx, me);
    // Whoever is an owner only there would own something real, and stay when the demo goes.
    if (isDemo) return refused("No workspace is made from the demo: switch to your own first.");
    const slugs = await slugsIn(tx, orgId);
    if (slugs.size >= MOST_IN_ORGANIZATION)
      return refused(`${MOST_IN_ORGANIZATION} workspaces are the most.`);
    const workspaceId = randomUUID();
    await tx`
      insert into workspaces (id, org_id, slug, name) values (${workspaceId}, ${orgId}, ${freeOf(wanted, slugs)}, ${name})`;
    const personId = randomUUID();
    await tx`
      insert into people (workspace_id, id, user_id, email, name, role, settings)
      select ${workspaceId}, ${personId}, user_id, email, name, 'owner', settings from people
      where workspace_id = ${me.workspaceId} and id = ${me.id}`;
    await noteChange(tx, {
      workspaceId,
      actor: `person:${personId}`,
      what: "workspace.made",
      about: { name },
    });
    return { ok: true, workspaceId };
  });
}

// One at a time in an organization, so that two of the same name get two slugs.
async function lockOrganization(tx: Sql, me: Me): Promise<{ orgId: string; isDemo: boolean }> {
  const [row] = await tx<Array<{ orgId: string; isDemo: boolean }>>`
    select o.id as "orgId", w.environment = 'demo' as "isDemo" from organizations o join workspaces w on w.org_id = o.id
    where w.id = ${me.workspaceId} for no key update of o`;
  if (!row) throw new Error("a workspace without an organization");
  return row;
}

async function slugsIn(tx: Sql, orgId: string): Promise<Set<string>> {
  const rows = await tx<Array<{ slug: string }>>`select slug from workspaces where org_id = ${orgId}`;
  return new Set(rows.map((row) => row.slug));
}

function freeOf(wanted: string, taken: Set<string>): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}-${number}`)) number += 1;
  return `${wanted}-${number}`;
}

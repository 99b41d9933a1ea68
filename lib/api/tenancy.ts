// Requests may name an organization and a workspace; the only ones a key can name are its own. Any other is as unknown as
// one that does not exist.
import type { Principal } from "../auth/principal";
import { notFound } from "./stop";

type Named = { org_id?: string | null | undefined; workspace_id?: string | null | undefined };

export function checkNames(principal: Principal, { org_id, workspace_id }: Named): void {
  if (org_id && !isOne(org_id, principal.orgId, principal.orgSlug)) throw notFound("organization");
  if (workspace_id && !isOne(workspace_id, principal.workspaceId, principal.workspaceSlug))
    throw notFound("workspace");
}

const isOne = (named: string, id: string, slug: string): boolean =>
  named.toLowerCase() === id || named === slug;

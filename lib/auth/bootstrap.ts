// The unattended first run: a workspace, its owner, a key for machines and a token for the owner, all shown once.
import type { Database } from "../db/client";
import { noteChange } from "../db/write/admin-events";
import { aboutKey } from "./agents";
import { createKey } from "./keys";
import { createOwnerLink } from "./links";
import { ensureFirstWorkspace, ensureOwner, SERVER } from "./people";

export type Bootstrapped = {
  person_token: string;
  workspace_key: string;
  org_id: string;
  workspace_id: string;
  owner_link: string;
};

export async function bootstrap(
  db: Database,
  wish: { ownerEmail: string; publicUrl: string },
): Promise<Bootstrapped> {
  const { orgId, workspaceId } = await ensureFirstWorkspace(db, { name: "Countersign", slug: "countersign" });
  const name = wish.ownerEmail.split("@")[0] as string;
  const owner = await ensureOwner(db, workspaceId, { email: wish.ownerEmail, name });
  const person = await createKey(db, { workspaceId, kind: "person", personId: owner.id });
  const machine = await createKey(db, { workspaceId, kind: "workspace", personId: owner.id });
  for (const { key } of [person, machine])
    await noteChange(db.sql, { workspaceId, actor: SERVER, what: "key.made", about: aboutKey(key) });
  return {
    person_token: person.token,
    workspace_key: machine.token,
    org_id: orgId,
    workspace_id: workspaceId,
    owner_link: await createOwnerLink(db, workspaceId, owner.id, wish.publicUrl),
  };
}

// The demo as a page loads it: beside somebody's own workspace, or the one that is there already.
import { joinDemo } from "../auth/join-demo";
import type { Database } from "../db/client";
import type { Engine } from "../engine/open";
import { findDemo } from "./find";
import { makeDemo } from "./make";

/** The id of its workspace, which every owner of a real workspace belongs to. */
export async function loadDemo(
  db: Database,
  engine: Pick<Engine, "directory">,
  userId: string | null,
): Promise<string> {
  const [own] = await db.sql<Array<{ orgId: string }>>`
    select org_id as "orgId" from workspaces where environment <> 'demo' order by created_at, id limit 1`;
  if (!own) throw new Error("There is no workspace beside which a demo could be.");
  const made = await makeDemo(db, engine, { orgId: own.orgId, signIns: false });
  if (made) return made.workspaceId;
  await joinDemo(db.sql, userId);
  const found = await findDemo(db.sql);
  if (!found) throw new Error("The demo workspace went while it was being loaded.");
  return found.workspaceId;
}

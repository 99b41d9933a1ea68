import type { Sql } from "../db/client";
import { LIVE_AGENT } from "./cast";

export type Demo = { workspaceId: string; orgId: string; slug: string };

/** Rung when a demo workspace was made or is about to go, for whoever looks after its agent. */
export const DEMO_CHANNEL = "countersign_demo";

// One that is not all there yet, or is going, bears a name of its own: nobody finds it, and another may be made meanwhile.
const HIDDEN = "demo-hidden-";
export const hiddenSlug = (workspaceId: string): string => `${HIDDEN}${workspaceId}`;

export async function findDemo(sql: Sql): Promise<Demo | null> {
  const [found] = await sql<Demo[]>`
    select id as "workspaceId", org_id as "orgId", slug from workspaces
    where environment = 'demo' and not starts_with(slug, ${HIDDEN}) order by created_at, id limit 1`;
  return found ?? null;
}

/** Those whose loading or removal was broken off; younger ones may be in the making right now. */
export async function hiddenDemos(sql: Sql, olderThanSeconds: number): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select id from workspaces where environment = 'demo' and starts_with(slug, ${HIDDEN})
      and created_at <= now() - ${olderThanSeconds} * interval '1 second' order by id`;
  return rows.map(({ id }) => id);
}

/** The id of the agent that keeps asking, which then stays for the transaction; null when somebody has stopped it. */
export async function lockLiveAgent(tx: Sql, workspaceId: string): Promise<string | null> {
  const [found] = await tx<Array<{ id: string }>>`
    select id from agents where workspace_id = ${workspaceId} and name = ${LIVE_AGENT} and status = 'active' for share`;
  return found?.id ?? null;
}

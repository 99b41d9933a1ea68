import type { Sql } from "../db/client";
import { LIVE_AGENT } from "./cast";

export type Demo = { workspaceId: string; orgId: string; orgSlug: string; slug: string };

/** Rung when a demo workspace was made or is about to go, for whoever looks after its agent. */
export const DEMO_CHANNEL = "countersign_demo";

// One that is going has given its name up, so that another may be made meanwhile.
const LEAVING = "demo-leaving-";

export async function findDemo(sql: Sql): Promise<Demo | null> {
  const [found] = await sql<Demo[]>`
    select w.id as "workspaceId", o.id as "orgId", o.slug as "orgSlug", w.slug
    from workspaces w join organizations o on o.id = w.org_id
    where w.environment = 'demo' and not starts_with(w.slug, ${LEAVING}) order by w.created_at, w.id limit 1`;
  return found ?? null;
}

/** Those whose removal was begun and broken off. */
export async function leavingDemos(sql: Sql): Promise<string[]> {
  const rows = await sql<Array<{ id: string }>>`
    select id from workspaces where environment = 'demo' and starts_with(slug, ${LEAVING}) order by id`;
  return rows.map(({ id }) => id);
}

export const leavingSlug = (workspaceId: string): string => `${LEAVING}${workspaceId}`;

/** The id of the agent that keeps asking; null when somebody has stopped it. */
export async function liveAgent(sql: Sql, workspaceId: string): Promise<string | null> {
  const [found] = await sql<Array<{ id: string }>>`
    select id from agents where workspace_id = ${workspaceId} and name = ${LIVE_AGENT} and status = 'active'`;
  return found?.id ?? null;
}

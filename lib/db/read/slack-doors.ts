// Whether Slack gets through to a workspace: by an app of its own, or by the installation's.
import { COMMON_APP, type SlackDoor } from "../../domain/slack-door";
import type { Sql } from "../client";

export type SlackDoors = { own: SlackDoor | null; common: SlackDoor | null };

export async function slackDoors(sql: Sql, workspaceId: string): Promise<SlackDoors> {
  const rows = await sql<Array<SlackDoor & { id: string }>>`
    select workspace_id as id, socket_at as "socketAt", socket_code as "socketCode", verified_at as "verifiedAt",
      refused_at as "refusedAt", late_at as "lateAt", late_seconds as "lateSeconds"
    from slack_doors where workspace_id in (${workspaceId}, ${COMMON_APP})`;
  const of = (app: string) => rows.find(({ id }) => id === app) ?? null;
  return { own: of(workspaceId), common: of(COMMON_APP) };
}

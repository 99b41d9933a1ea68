// Whether somebody whose account is connected may still decide: what Slack says of the account now, kept for a few minutes.
import { readAccount } from "../../channels/slack/account";
import { readTrouble } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { noteStanding } from "../../db/write/slack-links";
import type { SlackStanding } from "../../domain/slack";
import type { WorkspaceSlack } from "./workspace-slack";

const NOBODY = new Set(["user_not_found", "user_not_visible", "users_not_found"]);

export async function checkAccount(
  sql: Sql,
  { workspaceId, teamId, call }: WorkspaceSlack,
  userId: string,
): Promise<SlackStanding> {
  const user = await call("users.info", { user: userId }).then(
    (answer): unknown => answer.user,
    (error: unknown) => {
      if (NOBODY.has(readTrouble(error).code)) return { is_bot: false };
      throw error;
    },
  );
  const { kind } = readAccount(user, teamId);
  await noteStanding(sql, workspaceId, userId, kind);
  return kind;
}

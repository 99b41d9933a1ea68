// Somebody in Slack who is nobody here pressed a button, or asked to be connected. Slack says what kind of account it is: a guest, an
// outsider or a bot is told that it decides nothing, and anybody else is offered to say whose it is. Both privately.

import { readAccount } from "../../channels/slack/account";
import { linkedPerson } from "../../db/read/slack-people";
import { insertMessages } from "../../db/write/messages";
import type { TakenWish } from "../../db/write/slack-wishes";
import { slackPlace } from "../../domain/places";
import { MAY_NOT_DECIDE } from "../../domain/slack";
import type { JsonObject } from "../../domain/types";
import { newId } from "../../engine/ids";
import { readWish } from "./read-wish";
import type { WishDeps } from "./wishes";

const OFFER =
  "This Slack account is not connected to anybody in Countersign, so nothing was decided. If it is yours, connect it, and decide then.";
export async function offerAccount(deps: WishDeps, wish: TakenWish): Promise<void> {
  const { workspaceId, userId, teamId } = wish;
  if (await linkedPerson(deps.sql, workspaceId, userId, [teamId])) return;
  const slack = await deps.slackOf(workspaceId);
  const { user } = await slack.call("users.info", { user: userId });
  const account = readAccount(user, slack.teamId);
  const { channel } = readWish(wish);
  const about: JsonObject = {
    text: account.kind === "member" ? OFFER : MAY_NOT_DECIDE[account.kind],
    ...(channel !== null && { channel }),
    ...(account.kind === "member" && {
      offer: true,
      account: { email: account.email, name: account.name },
    }),
  };
  const address = `user:${userId}`;
  const [row] = await deps.sql<Array<{ now: Date }>>`select app_now() as now`;
  await insertMessages(deps.sql, [
    {
      workspaceId,
      id: newId(row?.now ?? new Date(0)),
      channel: "slack",
      occasion: "notice",
      intentId: null,
      seq: null,
      personId: null,
      groupId: null,
      destination: slackPlace(address),
      address,
      urgent: true,
      about,
      dueAt: null,
    },
  ]);
}

// What is told to one person in Slack and to nobody else. Web has no token to say it with, so it is a message like any other.
import type { FromSlack, SlackActor } from "../channels/slack/interaction";
import { insertMessages } from "../db/write/messages";
import { makeWish } from "../db/write/slack-wishes";
import { slackPlace } from "../domain/places";
import type { JsonObject } from "../domain/types";
import type { DoorDeps } from "./door";
import { idOf, timedIdOf } from "./ids";

export type Told = {
  workspaceId: string;
  actor: SlackActor;
  channelId: string | null; // null, or a direct message: it is sent there
  key: Buffer;
  at: Date;
};

export async function tell(
  { sql }: Pick<DoorDeps, "sql">,
  { workspaceId, actor, channelId, key, at }: Told,
  text: string,
  more: { url?: string; personId?: string } = {},
): Promise<void> {
  const about: JsonObject = {
    text,
    ...(channelId !== null && { channel: channelId }),
    ...(more.url !== undefined && { url: more.url }),
  };
  const address = `user:${actor.userId}`;
  await insertMessages(sql, [
    {
      workspaceId,
      id: timedIdOf(at, "slack notice", workspaceId, key.toString("hex")),
      channel: "slack",
      occasion: "notice",
      intentId: null,
      seq: null,
      personId: more.personId ?? null,
      groupId: null,
      destination: slackPlace(address),
      address,
      urgent: true,
      about,
      dueAt: null,
    },
  ]);
}

const OFFER_SECONDS = 600;

/** The worker looks at the account first: a guest or a bot is offered nothing. */
export async function wishOffer(
  { sql }: Pick<DoorDeps, "sql">,
  { workspaceId, actor, channelId, key }: Told,
) {
  const about: JsonObject = { ...(channelId !== null && { channel: channelId }) };
  const id = idOf("slack offer", workspaceId, key.toString("hex"));
  const { teamId, userId } = actor;
  await makeWish(sql, { workspaceId, id, kind: "offer", teamId, userId, about }, OFFER_SECONDS);
}

/** A press has a name of its own, which a copy of it has, too, even when it is signed anew. */
export function keyOfPress({ press, actor, ts }: Extract<FromSlack, { kind: "press" }>): string | null {
  return press.action_ts ? idOf("press", actor, ts, press.action_id, press.value, press.action_ts) : null;
}

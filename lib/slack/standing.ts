// Somebody who connected their account may have become a guest since, or may have left. Nobody decides in Slack of whom it has not said
// within a few minutes that they are a member. Slack is asked, and not listened to: its event (user_change) comes with every change
// of anybody's status, is lost while this site is down, and reaches no app that was installed before it was subscribed to.
import { setTimeout } from "node:timers/promises";
import type { SlackActor } from "../channels/slack/interaction";
import { type SlackPerson, standingOf } from "../db/read/slack-people";
import { makeWish } from "../db/write/slack-wishes";
import { MAY_NOT_DECIDE } from "../domain/slack";
import type { DoorDeps } from "./door";
import { idOf } from "./ids";

const WAIT_MS = 1_800; // of Slack's three seconds
const LOOK_MS = 40;
const WISH_SECONDS = 30; // when it comes too late for this press, the next one finds it

const UNKNOWN =
  "Slack did not say in time whether this account may still decide, so nothing was decided. Try again in a moment, or decide in the inbox.";

/** Why they may not decide; null: they may. The worker asks Slack, which alone has the token for that. */
export async function whyMayNot(
  { sql }: Pick<DoorDeps, "sql">,
  person: SlackPerson,
  actor: SlackActor,
  key: Buffer,
): Promise<string | null> {
  const { workspaceId } = person;
  const { teamId, userId } = actor;
  let standing = person.standing;
  if (standing === null) {
    const id = idOf("slack account", workspaceId, key.toString("hex"));
    await makeWish(sql, { workspaceId, id, kind: "account", teamId, userId, about: {} }, WISH_SECONDS);
  }
  for (const until = performance.now() + WAIT_MS; standing === null && performance.now() < until; ) {
    await setTimeout(LOOK_MS);
    standing = await standingOf(sql, workspaceId, userId);
  }
  if (standing === null) return UNKNOWN;
  return standing === "member" ? null : MAY_NOT_DECIDE[standing];
}

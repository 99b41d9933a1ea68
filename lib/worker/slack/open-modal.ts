// A form, opened for whoever pressed. Slack gives three seconds for it; who has waited in vain is told so.
import { readValue } from "../../channels/slack/action-ids";
import { decisionModal } from "../../channels/slack/modal";
import { writeMetadata } from "../../channels/slack/modal-metadata";
import type { SlackPerson } from "../../db/read/slack-people";
import type { TakenWish } from "../../db/write/slack-wishes";
import { MAY_NOT_DECIDE } from "../../domain/slack";
import { findShown, modalFacts, type ShownTask } from "../../slack/shown";
import { tell } from "../../slack/tell";
import { personIn } from "../../slack/who";
import { checkAccount } from "./check-account";
import { readWish } from "./read-wish";
import type { WishDeps } from "./wishes";

export async function openModal(deps: WishDeps, wish: TakenWish): Promise<void> {
  const { value, outcome, trigger } = readWish(wish);
  const found = await lookUp(deps, wish);
  if (!found) return;
  const { person, there } = found;
  const slack = await deps.slackOf(wish.workspaceId);
  const standing = person.standing ?? (await checkAccount(deps.sql, slack, wish.userId));
  if (standing !== "member") return await say(deps, wish, found, MAY_NOT_DECIDE[standing]);
  const asked = outcome === null ? null : (there.spec.outcomes[outcome] ?? null);
  const facts = await modalFacts(deps, person, there);
  const view = decisionModal(facts, asked, writeMetadata({ value, outcome }));
  await slack.call("views.open", { trigger_id: trigger, view: JSON.stringify(view) });
}

const TOO_LATE = "That took too long to open here. Press again, or decide in the inbox.";

export async function sayTooLate(deps: WishDeps, wish: TakenWish): Promise<void> {
  const found = await lookUp(deps, wish);
  if (found) await say(deps, wish, found, TOO_LATE);
}

type Found = { person: SlackPerson; there: ShownTask };

/** Null: it is nothing to them, or not of our making. */
async function lookUp(deps: WishDeps, wish: TakenWish): Promise<Found | null> {
  const { actor, value } = readWish(wish);
  const shown = readValue(deps.linkSecret, value);
  const person = await personIn(deps, wish.workspaceId, actor);
  const there = person && shown && (await findShown(deps, person, shown.intentId));
  return there ? { person, there } : null;
}

function say(deps: WishDeps, wish: TakenWish, { person, there }: Found, text: string): Promise<void> {
  const { actor, channel } = readWish(wish);
  const { workspaceId, id } = wish;
  const told = { workspaceId, actor, channelId: channel, key: Buffer.from(id), at: new Date() };
  return tell(deps, told, text, { url: there.url, personId: person.id });
}

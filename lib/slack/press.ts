// Somebody pressed a button of ours. What can be decided by that alone is decided before Slack is answered; for the rest the worker
// is asked to open a modal, since it alone has the token for that.
import { type Press, readPress } from "../channels/slack/action-ids";
import type { FromSlack } from "../channels/slack/interaction";
import { pressNeeds } from "../channels/slack/press-needs";
import { CONNECT } from "../channels/slack/task-list";
import type { SlackPerson } from "../db/read/slack-people";
import { adoptPost } from "../db/write/slack-posts";
import { makeWish } from "../db/write/slack-wishes";
import type { Json } from "../domain/types";
import { type Brought, type DoorDeps, once, speaksFor } from "./door";
import { idOf } from "./ids";
import { findShown, type ShownTask } from "./shown";
import { whyMayNot } from "./standing";
import { keyOfPress, type Told, tell, wishOffer } from "./tell";
import { sayRefusal, vote } from "./vote";
import { homeOf, isOutsider, peopleOf, personIn } from "./who";

type Pressed = Brought & { said: Extract<FromSlack, { kind: "press" }> };

export const NOT_THERE = "There is no such task, or it is not asked of you.";
const OUTSIDE = "You belong to another organisation, so you may not decide this.";
const BEYOND = "This one is decided in the inbox, after signing in.";
const MODAL_SECONDS = 3; // Slack's own

export async function press(deps: DoorDeps, pressed: Pressed): Promise<Json> {
  const { said, speaker } = pressed;
  if (said.press.action_id === CONNECT) return await connect(deps, pressed);
  // An address that Slack has opened by itself, in a list of ours.
  if (said.press.action_id.startsWith("open")) return null;
  const wanted = readPress(deps.linkSecret, said.press);
  if (!wanted || !speaksFor(speaker, wanted.workspaceId)) return await forged(deps, pressed);
  if (wanted.kind === "link") return null;
  const { workspaceId } = wanted;
  return await once(deps, workspaceId, pressed.key, async () => {
    const told = toldBy(pressed, workspaceId);
    const person = await personIn(deps, workspaceId, said.actor);
    if (!person) {
      if (isOutsider(said.actor)) await tell(deps, told, OUTSIDE);
      else await wishOffer(deps, told);
      return null;
    }
    const about = await act(deps, pressed, wanted, person);
    if (about !== null) await tell(deps, told, about.text, { personId: person.id, url: about.url });
    return null;
  });
}

type Say = { text: string; url?: string };

/** What the person has to know, privately; null: nothing, the message itself will show it. */
async function act(
  deps: DoorDeps,
  pressed: Pressed,
  wanted: Press,
  person: SlackPerson,
): Promise<Say | null> {
  const there = await findShown(deps, person, wanted.intentId);
  if (!there) return { text: NOT_THERE };
  const { spec, url } = there;
  await adopt(deps, pressed, wanted, person);
  const outcome = wanted.outcome === null ? null : spec.outcomes[wanted.outcome];
  if (outcome === undefined) return { text: NOT_THERE };
  const needs = outcome === null ? "more" : pressNeeds(spec, outcome);
  if (needs === "inbox") return { text: BEYOND, url };
  if (needs === "more" || outcome === null || wanted.kind !== "decide")
    return there.task.taskStatus === "open"
      ? openModal(deps, pressed, wanted, there)
      : { text: sayEnded(there), url };
  const whyNot = await whyMayNot(deps, person, pressed.said.actor, pressed.key);
  if (whyNot !== null) return { text: whyNot, url };
  const refusal = await vote(deps, person, there, { shown: wanted, outcome });
  return refusal && { text: sayRefusal(refusal), url };
}

// A message of ours whose posting was never answered is not known; pressed, it is, and will show what becomes of the task.
async function adopt(
  { sql }: DoorDeps,
  { said }: Pressed,
  { workspaceId, intentId }: Press,
  person: SlackPerson,
): Promise<void> {
  const { channelId, ts, actor } = said;
  if (channelId === null || ts === null) return;
  const personId = channelId.startsWith("D") ? person.id : null;
  await adoptPost(sql, {
    workspaceId,
    intentId,
    channelId,
    ts,
    teamId: actor.teamId,
    personId,
    groupId: null,
  });
}

async function openModal(
  deps: DoorDeps,
  { said, key }: Pressed,
  wanted: Press,
  { url }: ShownTask,
): Promise<Say | null> {
  if (said.triggerId === null) return { text: BEYOND, url };
  const { workspaceId } = wanted;
  const about = {
    value: said.press.value ?? "",
    outcome: wanted.outcome,
    trigger: said.triggerId,
    channel: said.channelId,
    actor: { ...said.actor },
  };
  const id = idOf("slack modal", workspaceId, keyOfPress(said) ?? key.toString("hex"));
  const { teamId, userId } = said.actor;
  await makeWish(deps.sql, { workspaceId, id, kind: "modal", teamId, userId, about }, MODAL_SECONDS);
  return null;
}

function sayEnded({ task }: ShownTask): string {
  if (!task.decided) return "Nobody can decide this any more.";
  return `Already ${task.decided.outcome.replaceAll("_", " ")} by ${task.decided.name}.`;
}

// Not made here, or another app's: it is nothing, and nobody learns whether there is something by that name.
async function forged(deps: DoorDeps, pressed: Pressed): Promise<null> {
  const [person] = await peopleOf(deps, pressed.said.actor, pressed.speaker);
  if (person) await tell(deps, toldBy(pressed, person.workspaceId), NOT_THERE, { personId: person.id });
  return null;
}

async function connect(deps: DoorDeps, pressed: Pressed): Promise<null> {
  const workspaceId = await homeOf(deps, pressed.said.actor, pressed.speaker);
  if (workspaceId !== null) await wishOffer(deps, toldBy(pressed, workspaceId));
  return null;
}

const toldBy = ({ said, key, at }: Pressed, workspaceId: string): Told => {
  const same = keyOfPress(said);
  return {
    workspaceId,
    actor: said.actor,
    channelId: said.channelId,
    key: same === null ? key : Buffer.from(same),
    at,
  };
};

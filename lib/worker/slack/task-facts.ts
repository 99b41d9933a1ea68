// What a post about a task is made of: what may leave, how the task stands, and whom it is for.
import { actionValue } from "../../channels/slack/action-ids";
import { pressNeeds } from "../../channels/slack/press-needs";
import type { Ending, Offer, TaskFacts, Told } from "../../channels/slack/task-message";
import type { Sql } from "../../db/client";
import type { OpenTask } from "../../db/read/inbox";
import { slackTask } from "../../db/read/slack-task";
import type { Leaves } from "../../domain/channel-settings";
import { mayLeave } from "../../domain/may-leave";
import type { MessageOccasion } from "../../domain/message";
import { readSpec, type TaskSpec } from "../../domain/task-spec";

export type Deps = { sql: Sql; publicUrl: string; linkSecret: string };
/** `zone` null: nobody's in particular. `linkUrl`: the account that sees it is nobody's yet. */
export type For = { zone: string; linkUrl: string | null; leaves: Leaves; told: Told };

export type Posted = { facts: TaskFacts; seq: number };

/** Null: there is no such task. */
export async function taskFacts(
  { sql, publicUrl, linkSecret }: Deps,
  workspaceId: string,
  intentId: string,
  { zone, linkUrl, leaves, told }: For,
): Promise<Posted | null> {
  const found = await slackTask(sql, workspaceId, intentId);
  if (!found) return null;
  const { task, seq, asked, asker, behindName, claimedBy } = found;
  const spec = readSpec(task.spec);
  const { version, payloadHash } = task;
  const leaving = mayLeave(leaves, { ...task, fromAgent: asker, behindName }, zone);
  const facts: TaskFacts = {
    leaving,
    url: `${publicUrl}/inbox/${intentId}`,
    zone,
    version,
    offers: leaves === "nothing" ? [] : offersOf(spec),
    value: actionValue(linkSecret, { workspaceId, intentId, version, payloadHash }),
    onlyInbox: leaves === "nothing" ? null : onlyInbox(spec),
    agreed: task.agreed,
    need: spec.quorum.need,
    asked,
    claimedBy,
    told,
    linkUrl,
    ended: endingOf(task, spec),
  };
  return { facts, seq };
}

/** Why something is told; what is no call to decide is told as if it were asked now. */
export const toldAs = (occasion: MessageOccasion, groupId: string | null): Told => ({
  occasion: occasion === "escalated" || occasion === "reminder" ? occasion : "assigned",
  isOfGroup: groupId !== null,
});

// What is not decided in Slack has no button there. Nor has anything of which Slack may show nothing: nobody decides unseen.
const offersOf = (spec: TaskSpec): Offer[] =>
  spec.outcomes.flatMap((outcome, place) => {
    const needs = pressNeeds(spec, outcome);
    return needs === "inbox" ? [] : [{ ...outcome, outcome: place, opens: needs === "more" }];
  });

function onlyInbox(spec: TaskSpec): string | null {
  if (spec.risk === "high")
    return "High risk: it is decided in the inbox, by somebody who signed in a moment ago.";
  const isAny = spec.outcomes.some((outcome) => pressNeeds(spec, outcome) !== "inbox");
  return isAny ? null : "This is decided in the inbox.";
}

function endingOf({ taskStatus, decided, closedAt }: OpenTask, spec: TaskSpec): Ending | null {
  if (taskStatus === "open") return null;
  return {
    status: taskStatus,
    outcome: decided?.outcome ?? null,
    positive: spec.outcomes.find(({ name }) => name === decided?.outcome)?.positive ?? false,
    name: decided?.name ?? null,
    via: decided?.via ?? null,
    at: closedAt,
  };
}

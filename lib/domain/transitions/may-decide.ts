// Whether this person may decide what they were shown: asked in this order, so that everybody is told the same first reason.
import { authorityOf, claimedByOther, guardFourEyes, holderOf, isAssigned, notAsked } from "../access";
import type { Decide } from "../commands";
import { type Refusal, refuse } from "../refusals";
import type { Decision, State, Task } from "../state";
import type { TaskSpec } from "../task-spec";
import type { Actor, Via } from "../types";

export type Person = Extract<Actor, { kind: "person" }>;

export const votesOn = <Vote extends Pick<Decision, "taskId" | "version">>(
  { intent, decisions }: { intent: { version: number }; decisions: Vote[] },
  task: Pick<Task, "id">,
): Vote[] => decisions.filter((vote) => vote.taskId === task.id && vote.version === intent.version);

// What the person was shown is what is stored, or the decision is not theirs.
export function guardShown(state: State, command: Decide): Refusal | null {
  const { intent } = state;
  const current = { version: intent.version, payload_hash: intent.payloadHash };
  if (command.version !== undefined && command.version !== intent.version)
    return refuse("stale_version", "The request changed while you looked at it: look again.", current);
  if (command.payloadHash !== undefined && command.payloadHash !== intent.payloadHash)
    return refuse("payload_mismatch", "What you were shown is not what is stored: look again.", current);
  // Who says neither can only mean the first version. After a revision that may not be what they saw.
  if (intent.version > 1 && command.version === undefined && command.payloadHash === undefined)
    return refuse(
      "stale_version",
      `The request was revised: look again, and say that you decide on version ${intent.version}.`,
      current,
    );
  return null;
}

// Doors at which nobody can prove that it is them, just now: a token, and somebody else's chat.
const NOT_FOR_HIGH_RISK: ReadonlySet<Via> = new Set(["api", "cli", "slack"]);

export function guardPerson(state: State, task: Task, spec: TaskSpec, { actor }: Decide): Refusal | null {
  if (actor.kind !== "person")
    return refuse("human_required", "A person decides this: use a person's token.");
  const authority = authorityOf(state, actor);
  if (!authority || !isAssigned(task, actor.id, authority)) return notAsked();
  const own = guardFourEyes(state, spec, actor.id);
  if (own) return own;
  if (spec.risk === "high" && NOT_FOR_HIGH_RISK.has(actor.via))
    return refuse("human_required", "A high-risk task is decided in the browser, after signing in.");
  const holder = holderOf(state, task);
  if (holder !== null && holder !== actor.id) return claimedByOther(holder);
  const voted = votesOn(state, task).find((vote) => vote.personId === actor.id);
  if (voted)
    return refuse("already_voted", `You already decided ${voted.outcome}.`, {
      outcome: voted.outcome,
      decided_at: voted.at.toISOString(),
    });
  return null;
}

// What people do with a task short of deciding it, and what is said about an intent.
import {
  authorityOf,
  claimedByOther,
  guardFourEyes,
  guardLive,
  guardMachine,
  holderOf,
  isAssigned,
  isKeeper,
  noTask,
  notAsked,
  openTask,
} from "../access";
import { beginChange, record } from "../change";
import type { Command } from "../commands";
import { type Refusal, refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import type { Change, State, Task } from "../state";
import { readSpec } from "../task-spec";
import type { Actor } from "../types";

type Of<T extends Command["type"]> = Extract<Command, { type: T }>;

const ownTask = (change: Change): Task => openTask(change.state) as Task;

// A person on whose desk it lies, or an owner or admin of the workspace; under four eyes never the one behind the request,
// who could otherwise sit on the task or pick a judge.
export function guardHands(state: State, actor: Actor, now: Date): Refusal | null {
  const shut = guardLive(state, now);
  if (shut) return shut;
  const task = openTask(state);
  if (!task) return noTask();
  if (actor.kind !== "person")
    return refuse("human_required", "Tasks are handled by people: use a person's token.");
  const authority = authorityOf(state, actor);
  if (!authority || !(isAssigned(task, actor.id, authority) || isKeeper(authority))) return notAsked();
  return guardFourEyes(state, readSpec(task.spec), actor.id);
}

export function claimTask(state: State, command: Of<"claim_task">, now: Date): Result<Change> {
  const { actor } = command;
  const refusal = guardHands(state, actor, now);
  if (refusal) return no(refusal);
  const task = openTask(state) as Task;
  const holder = holderOf(state, task);
  if (holder === actor.id) return ok(beginChange(state));
  if (holder !== null) return no(claimedByOther(holder));
  if (readSpec(task.spec).quorum.need > 1)
    return no(
      refuse("claimed_by_other", "Several people decide this task together: it cannot be claimed by one."),
    );
  const authority = authorityOf(state, actor);
  if (!authority || !isAssigned(task, actor.id, authority))
    return no(refuse("not_assignee", "You may hand this task on, but you are not asked to decide it."));
  const change = beginChange(state);
  ownTask(change).claimedBy = actor.id;
  record(change, "intent.task_claimed", actor, now);
  return ok(change);
}

export function releaseTask(state: State, command: Of<"release_task">, now: Date): Result<Change> {
  const { actor } = command;
  const refusal = guardHands(state, actor, now);
  if (refusal) return no(refusal);
  const task = openTask(state) as Task;
  if (task.claimedBy === null) return no(refuse("not_claimed", "Nobody has claimed this task."));
  if (task.claimedBy !== actor.id && !isKeeper(authorityOf(state, actor)))
    return no(claimedByOther(task.claimedBy));
  const change = beginChange(state);
  ownTask(change).claimedBy = null;
  record(change, "intent.task_released", actor, now, { claimed_by: task.claimedBy });
  return ok(change);
}

export function comment(state: State, command: Of<"comment">, now: Date): Result<Change> {
  const refusal = guardMachine(state, command.actor) ?? guardLive(state, now);
  if (refusal) return no(refusal);
  const change = beginChange(state);
  record(change, "intent.commented", command.actor, now, { text: command.text });
  return ok(change);
}

// Hides messages from a thread; the events that carried them stay where they are.
export function deleteMessages(state: State, command: Of<"delete_messages">, now: Date): Result<Change> {
  const refusal = guardMachine(state, command.actor);
  if (refusal) return no(refusal);
  const change = beginChange(state);
  if (command.seqs.length === 0) return ok(change);
  record(change, "intent.messages_deleted", command.actor, now, {
    mode: command.mode,
    owner: command.owner,
    seqs: command.seqs,
  });
  return ok(change);
}

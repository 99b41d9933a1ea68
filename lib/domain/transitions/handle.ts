// What people do with a task short of deciding it, and what is said about an intent.
import { authorityOf, guardMachine, guardOpen, isAssigned, isKeeper, openTask } from "../access";
import { arm, beginChange, disarm, record, setPending, tell } from "../change";
import type { Command } from "../commands";
import { type Refusal, refuse } from "../refusals";
import { no, ok, type Result } from "../result";
import { nextOffer } from "../schedule";
import type { Change, State, Task } from "../state";
import { readSpec } from "../task-spec";
import type { Actor } from "../types";

type Of<T extends Command["type"]> = Extract<Command, { type: T }>;

const ownTask = (change: Change): Task => openTask(change.state) as Task;

// A person on whose desk it lies, or an owner or admin of the workspace.
function guardHands(state: State, actor: Actor): Refusal | null {
  const shut = guardOpen(state);
  if (shut) return shut;
  const task = openTask(state);
  if (!task) return refuse("no_task", "No person is asked to decide this intent now.");
  if (actor.kind !== "person")
    return refuse("human_required", "Tasks are handled by people: use a person's token.");
  const authority = authorityOf(state, actor);
  if (authority && (isAssigned(task, actor.id, authority) || isKeeper(authority))) return null;
  return refuse("not_assignee", "You are not among those asked to decide this.");
}

export function claimTask(state: State, command: Of<"claim_task">, now: Date): Result<Change> {
  const { actor } = command;
  const refusal = guardHands(state, actor);
  if (refusal) return no(refusal);
  const task = openTask(state) as Task;
  if (task.claimedBy === actor.id) return ok(beginChange(state));
  if (task.claimedBy !== null)
    return no(
      refuse("claimed_by_other", "Somebody else has claimed this task.", { claimed_by: task.claimedBy }),
    );
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
  const refusal = guardHands(state, actor);
  if (refusal) return no(refusal);
  const task = openTask(state) as Task;
  if (task.claimedBy === null) return no(refuse("not_claimed", "Nobody has claimed this task."));
  if (task.claimedBy !== actor.id && !isKeeper(authorityOf(state, actor)))
    return no(
      refuse("claimed_by_other", "Somebody else has claimed this task.", { claimed_by: task.claimedBy }),
    );
  const change = beginChange(state);
  ownTask(change).claimedBy = null;
  record(change, "intent.task_released", actor, now, { claimed_by: task.claimedBy });
  return ok(change);
}

export function reassign(state: State, command: Of<"reassign">, now: Date): Result<Change> {
  const refusal = guardHands(state, command.actor);
  if (refusal) return no(refusal);
  const spec = readSpec((openTask(state) as Task).spec);
  const behind = state.intent.behindPersonId;
  if (spec.fourEyes && behind !== null && command.to.length === 1 && command.to[0] === `person:${behind}`)
    return no(
      refuse("self_approval", "Four eyes: the person behind this request cannot be the one to decide it."),
    );
  if (command.of < spec.quorum.need)
    return no(refuse("undecidable", `This task needs ${spec.quorum.need} people; they are ${command.of}.`));
  const change = beginChange(state);
  const task = ownTask(change);
  task.assignees = command.to;
  task.claimedBy = null;
  task.spec = { ...task.spec, of: command.of };
  const name = command.names.join(", ");
  setPending(change, { type: "human", ref: command.names[0] ?? "everyone", name });
  const event = record(change, "intent.transfer", command.actor, now, {
    to: command.names,
    refs: command.to,
    ...(command.note && { note: command.note }),
  });
  tell(change, event.seq, "assigned", command.to);
  return ok(change);
}

// Handing an agent's intent to another agent.
export function transfer(state: State, command: Of<"transfer">, now: Date): Result<Change> {
  const refusal = guardOpen(state) ?? guardMachine(state, command.actor);
  if (refusal) return no(refusal);
  if (openTask(state)) return no(refuse("human_required", "People decide this task: reassign it instead."));
  const change = beginChange(state);
  const { intent } = change.state;
  const from = intent.to;
  intent.to = command.to;
  setPending(change, {
    type: "agent",
    ref: command.to,
    name: command.to.slice(command.to.lastIndexOf("/") + 1),
  });
  const attempt = intent.progress.delivery_attempt ?? 1;
  change.offers.push({ address: command.to, attempt });
  disarm(change, "reoffer");
  if (command.registered && intent.status === "DELIVERED") arm(change, nextOffer(attempt, now));
  record(change, "intent.transfer", command.actor, now, {
    from,
    to: command.to,
    ...(command.note && { note: command.note }),
  });
  return ok(change);
}

export function comment(state: State, command: Of<"comment">, now: Date): Result<Change> {
  const refusal = guardOpen(state) ?? guardMachine(state, command.actor);
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

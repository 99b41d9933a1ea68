// Who may do what to an intent. What it is asked on holds when it is written, under the lock: the answer is about now.
import { closedRefusal } from "./closed";
import { type Refusal, refuse } from "./refusals";
import { actorText, type Intent, type State, type Task } from "./state";
import type { TaskSpec } from "./task-spec";
import { type Actor, type Authority, isTerminal } from "./types";

export const authorityOf = (state: State, actor: Actor): Authority | null =>
  actor.kind === "person" ? (state.authority.get(actor.id) ?? null) : null;

export function refsOf(personId: string, authority: Authority): string[] {
  return [
    `person:${personId}`,
    ...authority.groups.map((group) => `group:${group}`),
    `role:${authority.role}`,
    "everyone",
  ];
}

export function isAssigned(task: Pick<Task, "assignees">, personId: string, authority: Authority): boolean {
  return mayAct(authority) && refsOf(personId, authority).some((ref) => task.assignees.includes(ref));
}

export const mayAct = (authority: Authority | null): authority is Authority =>
  authority?.active === true && authority.role !== "auditor";

export const isKeeper = (authority: Authority | null): boolean =>
  authority?.active === true && (authority.role === "owner" || authority.role === "admin");

export function guardOpen(state: State): Refusal | null {
  return isTerminal(state.intent.status) ? closedRefusal(state) : null;
}

// After its deadline nothing changes an intent but its expiry, and what somebody decided before it, whether or not the timer has
// fired: whoever is told that it expired must not read later that somebody withdrew or finished it in the meantime.
export function guardTime(state: State, now: Date): Refusal | null {
  const { deadlineAt } = state.intent;
  if (deadlineAt === null || now < deadlineAt) return null;
  return refuse("expired", `The deadline passed at ${deadlineAt.toISOString()}.`, {
    deadline_at: deadlineAt.toISOString(),
  });
}

export const guardLive = (state: State, now: Date): Refusal | null =>
  guardOpen(state) ?? guardTime(state, now);

const readsOnly = (): Refusal => refuse("not_assignee", "You may read this workspace but not change it.");

// In whose hands a task is. A claim counts only while its claimer may decide the task; of whom nothing was read here, it does.
export function holderOf(state: State, task: Task): string | null {
  const { claimedBy } = task;
  if (claimedBy === null) return null;
  const authority = state.authority.get(claimedBy);
  return authority && !isAssigned(task, claimedBy, authority) ? null : claimedBy;
}

// The machine side of an intent: who asked, whom it is addressed to, or a key of the whole workspace.
export function guardMachine(state: State, actor: Actor): Refusal | null {
  if (actor.kind === "system" || actor.kind === "key") return null;
  if (actor.kind === "agent")
    return actorText(actor) === state.intent.submitter || actor.name === state.intent.to
      ? null
      : refuse("wrong_agent", "This intent is another agent's.");
  return mayAct(authorityOf(state, actor)) ? null : readsOnly();
}

// Who may take the request back or change it: whoever submitted it, a workspace key, an owner or admin.
export function guardSubmitter(state: State, actor: Actor): Refusal | null {
  if (actor.kind === "system" || actor.kind === "key") return null;
  const authority = authorityOf(state, actor);
  if (actor.kind === "person" && !mayAct(authority)) return readsOnly();
  if (actorText(actor) === state.intent.submitter || isKeeper(authority)) return null;
  return refuse(
    "not_submitter",
    "Only whoever submitted this intent, or an owner of the workspace, may do this.",
  );
}

export const SAYS_FOUR_EYES = "Four eyes: you are behind this request, so somebody else decides it.";

// Four eyes: whoever is behind the request, or has shaped it since, neither decides it nor chooses who does.
export function guardFourEyes(state: State, spec: TaskSpec, personId: string): Refusal | null {
  if (!spec.fourEyes || !isBehind(state, personId)) return null;
  return refuse("self_approval", SAYS_FOUR_EYES);
}

/** Whoever is behind what this actor asks. */
export function peopleBehind(actor: Actor): string[] {
  const also = actor.kind === "agent" || actor.kind === "key" ? (actor.alsoBehind ?? []) : [];
  return actor.personId === null ? also : [actor.personId, ...also];
}

export const isBehind = ({ intent }: Shaped, personId: string): boolean =>
  intent.behindPersonId === personId || (intent.progress.revisers ?? []).includes(personId);
type Shaped = { intent: Pick<Intent, "behindPersonId" | "progress"> };

export const openTask = (state: State): Task | null =>
  state.tasks.find((task) => task.status === "open") ?? null;

export const noTask = (): Refusal => refuse("no_task", "No person is asked to decide this intent now.");

export const notAsked = (): Refusal =>
  refuse("not_assignee", "You are not among those asked to decide this.");

export const claimedByOther = (holder: string): Refusal =>
  refuse("claimed_by_other", "Somebody else has claimed this task.", { claimed_by: holder });

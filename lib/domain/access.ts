// Who may do what to an intent. Asked inside the transaction, after the lock: the answer is about now.
import { closedRefusal } from "./closed";
import { type Refusal, refuse } from "./refusals";
import { actorText, type State, type Task } from "./state";
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

export function isAssigned(task: Task, personId: string, authority: Authority): boolean {
  if (!authority.active || authority.role === "auditor") return false;
  return refsOf(personId, authority).some((ref) => task.assignees.includes(ref));
}

export const isKeeper = (authority: Authority | null): boolean =>
  authority?.active === true && (authority.role === "owner" || authority.role === "admin");

export function guardOpen(state: State): Refusal | null {
  return isTerminal(state.intent.status) ? closedRefusal(state) : null;
}

// The machine side of an intent: who asked, whom it is addressed to, or a key of the whole workspace.
export function guardMachine(state: State, actor: Actor): Refusal | null {
  if (actor.kind === "system" || actor.kind === "key") return null;
  if (actor.kind === "agent")
    return actorText(actor) === state.intent.submitter || actor.name === state.intent.to
      ? null
      : refuse("wrong_agent", "This intent is another agent's.");
  const authority = authorityOf(state, actor);
  if (authority?.active && authority.role !== "auditor") return null;
  return refuse("not_assignee", "You may read this workspace but not change it.");
}

// Who may take the request back or change it: whoever submitted it, a workspace key, an owner or admin.
export function guardSubmitter(state: State, actor: Actor): Refusal | null {
  if (actor.kind === "system" || actor.kind === "key") return null;
  if (actorText(actor) === state.intent.submitter) return null;
  if (isKeeper(authorityOf(state, actor))) return null;
  return refuse(
    "not_submitter",
    "Only whoever submitted this intent, or an owner of the workspace, may do this.",
  );
}

export const openTask = (state: State): Task | null =>
  state.tasks.find((task) => task.status === "open") ?? null;

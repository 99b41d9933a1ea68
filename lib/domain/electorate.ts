// How many people can still agree to a task. It is counted anew whenever others are asked or the request has changed: a sum that
// is carried along knows nothing of who was asked twice, has spoken before, or may not decide any more.
import { isAssigned, isBehind, openTask, peopleBehind } from "./access";
import type { Command } from "./commands";
import { askedNow, OWNERS } from "./duty";
import { nextLevel } from "./schedule";
import type { Decision, Intent, State, Task } from "./state";
import { mapOutcome } from "./task-kinds";
import { isByMajority, readSpec, type StoredSpec, takesSeveralVotes } from "./task-spec";
import { votesOn } from "./transitions/may-decide";

/** As much as has to be known to count them: whoever looks through many tasks reads no more of each. */
export type Counting = Pick<State, "authority" | "asked"> & {
  intent: Pick<Intent, "version" | "behindPersonId" | "progress">;
  decisions: Vote[];
};
type Vote = Pick<Decision, "taskId" | "version" | "personId" | "positive">;
type Asked = Pick<Task, "id" | "spec" | "assignees">;

/** Who has spoken on this version, whose votes stand, and how many of those asked can and have not. */
export type Reach = { votes: Vote[]; free: number };

export function reachOf(state: Counting, task: Asked): Reach {
  const votes = votesOn(state, task);
  const voted = new Set(votes.map(({ personId }) => personId));
  const { fourEyes } = readSpec(task.spec);
  let free = 0;
  for (const [id, authority] of state.asked ?? state.authority)
    if (!voted.has(id) && isAssigned(task, id, authority) && !(fourEyes && isBehind(state, id))) free++;
  return { votes, free };
}

/** How many are still needed; more than are free will never agree. */
export const missingFor = ({ spec }: Pick<Task, "spec">, { votes }: Reach): number =>
  readSpec(spec).quorum.need - votes.filter(({ positive }) => positive).length;

/** Whether too few of those asked are left who can still agree. */
export function isShort(state: Counting, task: Asked): boolean {
  const reach = reachOf(state, task);
  return reach.free < missingFor(task, reach);
}

/**
 * Whoever has spoken, and whoever still can. Where somebody was removed, they may be too few: counting alone ends nothing, or the
 * next yes would be taken for the no that ends it. Then it waits for others to be asked.
 */
export function counted({ spec }: Task, { votes, free }: Reach): StoredSpec {
  const against = votes.filter(({ positive }) => !positive).length;
  const of = Math.max(votes.length + free, readSpec(spec).quorum.need + against);
  return of === spec.of ? spec : { ...spec, of };
}

/** Whether votes or four eyes take from those asked, so that they have to be known one by one. */
export const isCounted = ({ spec }: Task): boolean =>
  takesSeveralVotes(spec) || spec.human_task.four_eyes === true;

/** Whether this is said against what a majority decides: only that can make it certain that too few are left to agree. */
export const mayEndIt = ({ spec }: Pick<Task, "spec">, outcome: string): boolean =>
  isByMajority(spec) && mapOutcome(outcome, readSpec(spec).outcomes)?.positive === false;

/** By which names people are asked once this is done, where they have to be counted; null: nothing is. */
export function refsToCount(state: State, command: Command): string[] | null {
  const task = openTask(state);
  if (!task) return null;
  switch (command.type) {
    case "decide":
      return mayEndIt(task, command.outcome) ? [...task.assignees, OWNERS] : null;
    case "reassign":
      return isCounted(task) ? command.to : null;
    case "revise":
      return takesSeveralVotes(task.spec) || bars(state, task, peopleBehind(command.actor))
        ? [...task.assignees, OWNERS]
        : null;
    case "stand_in":
      return isCounted(task) ? [...task.assignees, `person:${command.standIn.by}`] : null;
    case "ask_owners":
      return [...task.assignees, OWNERS];
    default:
      return null;
  }
}

const bars = (state: State, { spec }: Task, people: string[]): boolean =>
  spec.human_task.four_eyes === true && people.some((id) => !isBehind(state, id));

/** The same of the level that comes next. Who is on call then has to be known already, and whether anybody is left of them. */
export function refsAtLevel(state: State, clock: Date): string[] | null {
  const level = atLevel(state, clock);
  return level && isByMajority(level.task.spec) ? [...level.task.assignees, ...level.refs] : null;
}

/** Whom the level that comes next asks, and who may not decide it whoever is asked; null: nobody has to be looked for. */
export function soughtAtLevel(state: State, clock: Date): { refs: string[]; barred: string[] } | null {
  const level = atLevel(state, clock);
  if (!level || level.refs.length === 0) return null;
  if (level.refs.includes("everyone") || level.refs.includes(OWNERS)) return null;
  const { behindPersonId, progress } = state.intent;
  const behind = [behindPersonId, ...(progress.revisers ?? [])].filter((id) => id !== null);
  return { refs: level.refs, barred: readSpec(level.task.spec).fourEyes ? behind : [] };
}

function atLevel(state: State, clock: Date): { task: Task; refs: string[] } | null {
  const level = nextLevel(state);
  if (!level) return null;
  const now = clock > state.intent.updatedAt ? clock : state.intent.updatedAt;
  return { task: level.task, refs: askedNow(state, level.task, level.refs, now) };
}

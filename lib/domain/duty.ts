// Whom a level asks that can be known only when it comes: who is on call then, who is the manager of whoever was asked. What
// the directory says then is read beside the batch, as what people may do is.
import { isBehind } from "./access";
import { onCallOrder, type Rotation } from "./rotation";
import type { State, Task } from "./state";
import { readSpec } from "./task-spec";
import { MANAGER, ON_CALL } from "./time-policy";
import type { Authority } from "./types";

export type OnDuty = Authority & { away: boolean; managerId: string | null };
/** Of one workspace: rotations by group, and everybody who may come into question. */
export type Duty = { rotations: ReadonlyMap<string, Rotation>; people: ReadonlyMap<string, OnDuty> };

export const OWNERS = "role:owner";
const PERSON = "person:";
const GROUP = "group:";

const isLater = (ref: string): boolean => ref === MANAGER || ref.startsWith(ON_CALL);

/** The groups and people of whom more has to be known before this level is fired; null: nothing has. */
export function wantedFor(task: Task, refs: string[]): { groups: string[]; people: string[] } | null {
  if (!refs.some(isLater)) return null;
  const groups = refs.filter((ref) => ref.startsWith(ON_CALL)).map((ref) => ref.slice(ON_CALL.length));
  return { groups, people: refs.includes(MANAGER) ? askedByName(task) : [] };
}

/**
 * Whom the level asks now: people, groups and roles. Nobody is left out but who could not decide; where none of them can, by what
 * was read for this moment, the owners are asked as well.
 */
export function askedNow(state: State, task: Task, refs: string[], now: Date): string[] {
  const found = refs.flatMap((ref) => {
    if (ref === MANAGER) return managers(state, task);
    if (ref.startsWith(ON_CALL)) return [onCall(state, task, ref.slice(ON_CALL.length), now)];
    return [ref];
  });
  return [...new Set(state.isUnreached ? [...found, OWNERS] : found)];
}

// The first in the order of the rotation who is there and may decide; nobody: the whole group, and of an empty group the owners.
function onCall(state: State, task: Task, group: string, now: Date): string {
  const rotation = state.duty?.rotations.get(group);
  const order = rotation ? onCallOrder(rotation, now) : [];
  const able = order.find((id) => isAble(state, task, id));
  if (able !== undefined) return PERSON + able;
  const members = [...(state.duty?.people ?? [])].filter(([, person]) => person.groups.includes(group));
  const isEmpty = state.duty !== undefined && members.every(([id]) => !mayDecide(state, task, id));
  return isEmpty ? OWNERS : GROUP + group;
}

// Of whoever has claimed it, else of everybody asked by name: the next above them who is there and is not asked yet. So a chain
// that repeats climbs. Who has nobody above is answered for by the owners.
function managers(state: State, task: Task): string[] {
  const found = askedByName(task).flatMap((id) => above(state, task, id) ?? []);
  return found.length > 0 ? found : [OWNERS];
}

function above(state: State, task: Task, below: string): string | null {
  const seen = new Set([below]);
  for (let id = managerOf(state, below); id !== null && !seen.has(id); id = managerOf(state, id)) {
    seen.add(id);
    if (isAble(state, task, id) && !task.assignees.includes(PERSON + id)) return PERSON + id;
  }
  return null;
}

const managerOf = (state: State, id: string): string | null => state.duty?.people.get(id)?.managerId ?? null;

const askedByName = ({ assignees, claimedBy }: Task): string[] =>
  claimedBy !== null
    ? [claimedBy]
    : assignees.filter((ref) => ref.startsWith(PERSON)).map((ref) => ref.slice(PERSON.length));

function mayDecide(state: State, task: Task, id: string): boolean {
  const person = state.duty?.people.get(id);
  if (!person?.active || person.role === "auditor") return false;
  return !(readSpec(task.spec).fourEyes && isBehind(state, id));
}

const isAble = (state: State, task: Task, id: string): boolean =>
  mayDecide(state, task, id) && state.duty?.people.get(id)?.away === false;

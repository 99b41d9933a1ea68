// Nobody left to decide: somebody is removed or reads only from now on, a group or a role has nobody any more, or too few for a
// task that needs several. Then the owners are asked as well. Nothing that says so is waited for: it looks at who is left under
// each name, and only where those are others than before at the open tasks that are asked under it.
import type { Sql } from "../db/client";
import { authorities } from "../db/read/authorities";
import {
  type FewName,
  type FewTask,
  FIRST_PAGE,
  fewNames,
  nextWorkspaces,
  type TaskPage,
  tasksUnder,
} from "../db/read/few-left";
import { mayAct, refsOf } from "../domain/access";
import { isShort } from "../domain/electorate";
import type { Authority } from "../domain/types";
import type { Apply } from "./apply";

type Place = { sql: Sql; apply: Apply };
type Looked = { print: string; since: number };
type People = ReadonlyMap<string, Authority>;

const MOST_WORKSPACES = 100;
// A task may still be written whose people were counted a moment before. The next look (lib/worker/few-left.ts) comes sooner.
const SETTLES_MS = 15_000;
// What was asked while others were there for a moment, between two looks, is found by then.
const AGAIN_MS = 3_600_000;

/** One round through every name, in pieces of so many tasks. True: there is more at once. */
export function askOwnersRound(
  place: Place,
  nowMs: () => number = () => performance.now(),
): (limit: number) => Promise<boolean> {
  const looked = new Map<string, Looked>();
  let round: AsyncGenerator<void> | null = null;
  return async (limit) => {
    round ??= pieces(place, looked, limit, nowMs);
    const { done } = await round.next().catch((error) => {
      round = null;
      throw error;
    });
    if (done) round = null;
    return !done;
  };
}

async function* pieces(
  { sql, apply }: Place,
  looked: Map<string, Looked>,
  limit: number,
  nowMs: () => number,
) {
  const known = new Set<string>();
  const failed: unknown[] = [];
  for (let after: string | null = null; ; ) {
    const workspaceIds = await nextWorkspaces(sql, after, MOST_WORKSPACES);
    const now = nowMs();
    const names = await fewNames(sql, workspaceIds);
    const peopleOf = oneAfterAnother(sql);
    for (const name of names) {
      const key = `${name.workspaceId} ${name.ref}`;
      known.add(key);
      const before = looked.get(key);
      if (before && isSettled(before, name, now)) continue;
      const { workspaceId } = name;
      const people = await peopleOf(workspaceId);
      // One that cannot be asked keeps nobody from the others; it is looked for again.
      const errors: unknown[] = [];
      for await (const short of shortUnder(sql, name, people, limit)) {
        errors.push(...(await askFor(apply, workspaceId, short)));
        yield;
      }
      failed.push(...errors);
      if (errors.length > 0) looked.delete(key);
      else looked.set(key, lookedAt(before, name, now));
    }
    if (workspaceIds.length < MOST_WORKSPACES) break;
    after = workspaceIds.at(-1) ?? null;
    yield;
  }
  for (const key of looked.keys()) if (!known.has(key)) looked.delete(key);
  if (failed.length > 0) throw failed[0];
}

// Those of one workspace are read once for all its names, which stand together.
function oneAfterAnother(sql: Sql): (workspaceId: string) => Promise<People> {
  let last: { of: string; people: People } | null = null;
  return async (of) => {
    if (last?.of !== of) last = { of, people: await authorities(sql, of) };
    return last.people;
  };
}

const isSettled = ({ print, since }: Looked, name: FewName, now: number): boolean =>
  print === name.print && now - since > SETTLES_MS && now - since < AGAIN_MS;

const lookedAt = (before: Looked | undefined, { print }: FewName, now: number): Looked =>
  before?.print === print && now - before.since < AGAIN_MS ? before : { print, since: now };

async function* shortUnder(sql: Sql, name: FewName, people: People, limit: number): AsyncGenerator<string[]> {
  const askedBy = byNames(people);
  for (let page: TaskPage = { tasks: [], next: FIRST_PAGE }; page.next !== null; ) {
    page = await tasksUnder(sql, name, page.next, limit);
    const isFew = ({ task, ...of }: FewTask) =>
      isShort({ ...of, authority: people, asked: askedBy(task.assignees) }, task);
    yield page.tasks.filter(isFew).map(({ task }) => task.id);
  }
}

// Most tasks under one name are asked of the same people.
function byNames(people: People): (refs: string[]) => People {
  const known = new Map<string, People>();
  return (refs) => {
    const key = refs.join(" ");
    const found = known.get(key) ?? new Map([...people].filter(([id, may]) => isAmong(refs, id, may)));
    if (known.size < MOST_KNOWN) known.set(key, found);
    return found;
  };
}
const MOST_KNOWN = 1000;

const isAmong = (refs: string[], id: string, may: Authority): boolean =>
  mayAct(may) && refsOf(id, may).some((ref) => refs.includes(ref));

// A refusal is a task that was decided or whose time is over.
async function askFor(apply: Apply, workspaceId: string, tasks: string[]): Promise<unknown[]> {
  const asked = await Promise.allSettled(
    tasks.map((intentId) => apply({ workspaceId, intentId, command: { type: "ask_owners" } })),
  );
  return asked.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
}

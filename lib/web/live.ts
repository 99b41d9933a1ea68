import type { Sql } from "@/lib/db/client";
import { type InboxEar, inboxEar, type Moved } from "@/lib/db/read/inbox-ear";
import { MOST_MOVED, type MovedTask, movedTasks } from "@/lib/db/read/inbox-moved";
import type { LiveEvent } from "@/lib/domain/live";
import { database } from "./database";
import type { Viewer } from "./viewer";

// Everybody in this process who looks at an inbox. One ear for all of them, one question a burst and workspace; while nothing
// happens, no question at all.

type Looking = Pick<Viewer, "workspaceId" | "id" | "refs"> & { send(event: LiveEvent): void };
type Live = {
  looking: Map<string, Set<Looking>>; // by workspace
  moved: Map<string, Set<string> | null>; // what to ask about; null: everything may have changed
  timer: NodeJS.Timeout | null;
  ear: InboxEar;
};

const BURST_MS = 60; // what changes within is asked about together
const TEND_MS = 2_000;
export const MOST_STREAMS = 2_000;

const shared = globalThis as typeof globalThis & { countersignLive?: Live };

function live(): Live {
  if (shared.countersignLive) return shared.countersignLive;
  const { url, sql } = database();
  const made: Live = {
    looking: new Map(),
    moved: new Map(),
    timer: null,
    ear: inboxEar(url, (moved) => note(moved)),
  };
  const note = (moved: Moved): void => {
    for (const workspaceId of made.looking.keys()) {
      const ids = moved === null ? null : moved.get(workspaceId);
      if (ids !== undefined) gather(made.moved, workspaceId, ids);
    }
    if (made.moved.size > 0) made.timer ??= setTimeout(() => void tell(made, sql), BURST_MS);
  };
  setInterval(() => made.ear.tend(), TEND_MS).unref();
  shared.countersignLive = made;
  return made;
}

function gather(moved: Live["moved"], workspaceId: string, ids: string[] | null): void {
  const before = moved.get(workspaceId);
  if (ids === null || before === null) return void moved.set(workspaceId, null);
  const all = new Set([...(before ?? []), ...ids]);
  moved.set(workspaceId, all.size > MOST_MOVED ? null : all);
}

async function tell(made: Live, sql: Sql): Promise<void> {
  const bursts = [...made.moved];
  made.moved.clear();
  made.timer = null;
  for (const [workspaceId, ids] of bursts) {
    const looking = made.looking.get(workspaceId);
    if (!looking) continue;
    const tasks = ids === null ? null : await movedTasks(sql, workspaceId, [...ids]).catch(() => null);
    for (const one of looking) {
      if (tasks === null) one.send({ type: "look" });
      else for (const task of tasks) if (concerns(task, one)) one.send(eventOf(task, one));
    }
  }
}

/** Whoever is asked; also somebody who was, or who decided, may have it open: to them it says no more than its page does. */
const concerns = (task: MovedTask, { id, refs }: Looking): boolean =>
  task.assignees.some((ref) => refs.includes(ref)) || task.refusedFor.includes(id) || task.decided?.by === id;

function eventOf(task: MovedTask, { id }: Looking): LiveEvent {
  const { refusedFor, assignees: _, ...rest } = task;
  return { type: "task", ...rest, mineRefused: refusedFor.includes(id) };
}

/** What ends it; null: this process has as many as it can. */
export async function look(one: Looking): Promise<(() => void) | null> {
  const { looking, ear } = live();
  const size = [...looking.values()].reduce((sum, set) => sum + set.size, 0);
  if (size >= MOST_STREAMS) return null;
  const set = looking.get(one.workspaceId) ?? new Set();
  looking.set(one.workspaceId, set.add(one));
  await ear.open();
  return () => {
    set.delete(one);
    if (set.size === 0 && looking.get(one.workspaceId) === set) looking.delete(one.workspaceId);
    if (looking.size === 0) ear.rest();
  };
}

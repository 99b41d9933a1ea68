import type { Sql } from "@/lib/db/client";
import type { Ear } from "@/lib/db/read/ear";
import { inboxEar, type Moved, readTasks } from "@/lib/db/read/inbox-ear";
import { MOST_MOVED, type MovedTask, movedTasks } from "@/lib/db/read/inbox-moved";
import { assigneeRefs, standingOf } from "@/lib/db/read/people";
import type { LiveEvent } from "@/lib/domain/live";
import { database } from "./database";
import type { Viewer } from "./viewer";

// Everybody in this process who looks at an inbox. One ear for all of them, one question a burst and workspace; while nothing
// happens, no question at all.

export type Looking = Pick<Viewer, "workspaceId" | "id" | "refs"> & {
  send(event: LiveEvent): void;
  end(): void; // they do not belong here any more, or nothing can be heard for them
};
type Room = { looking: Set<Looking>; askedAt: number }; // when it was last asked who they are
type Live = {
  rooms: Map<string, Room>; // by workspace
  moved: Map<string, Set<string> | null>; // what to ask about; null: everything may have changed
  timer: NodeJS.Timeout | null;
  isTelling: boolean;
  ear: Ear;
  sql: Sql;
};

const BURST_MS = 60; // what changes within is asked about together
const TEND_MS = 2_000;
// In a row. Nothing can be told to anybody then: their streams end, which they are shown, until they are let in again. What is
// over sooner only few notice, and they look again by then anyway.
const MOST_DEAF_LOOKS = 2;
// Who was removed, or left a group, hears for no longer than this what is asked of those who did not.
const STANDING_MS = 3_000;
export const MOST_STREAMS = 2_000;
/** One for each of their browsers, and more: nobody takes the places of all others. */
const MOST_OF_ONE = 50;

export type Lookers = {
  /** What ends it; null: this process, or they themselves, have as many as can be. */
  look(one: Looking): Promise<(() => void) | null>;
  close(): Promise<void>;
};

export function openLookers({ sql, url }: { sql: Sql; url: string }, standingMs = STANDING_MS): Lookers {
  const ear = inboxEar(url, (moved) => note(live, moved, standingMs));
  const live: Live = { rooms: new Map(), moved: new Map(), timer: null, isTelling: false, ear, sql };
  const tending = tend(live);
  return {
    async look(one) {
      const { rooms } = live;
      const size = [...rooms.values()].reduce((sum, { looking }) => sum + looking.size, 0);
      if (size >= MOST_STREAMS) return null;
      const room = rooms.get(one.workspaceId) ?? { looking: new Set(), askedAt: performance.now() };
      if (countOf(room, one) >= MOST_OF_ONE) return null;
      room.looking.add(one);
      rooms.set(one.workspaceId, room);
      const leave = () => {
        room.looking.delete(one);
        if (room.looking.size === 0 && rooms.get(one.workspaceId) === room) rooms.delete(one.workspaceId);
        if (rooms.size === 0) ear.rest();
      };
      try {
        await ear.open();
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
    async close() {
      clearInterval(tending);
      await ear.close();
    },
  };
}

function tend({ ear, rooms }: Live): NodeJS.Timeout {
  let deafLooks = 0;
  let isLooking = false;
  const look = async () => {
    if (isLooking) return; // a database that does not answer takes longer to be given up
    isLooking = true;
    deafLooks = (await ear.tend()) ? 0 : deafLooks + 1;
    isLooking = false;
    if (deafLooks < MOST_DEAF_LOOKS) return;
    for (const { looking } of [...rooms.values()]) for (const one of [...looking]) one.end();
  };
  return setInterval(() => void look(), TEND_MS).unref();
}

const countOf = ({ looking }: Room, { id }: Looking): number =>
  [...looking].filter((other) => other.id === id).length;

function note(live: Live, moved: Moved, standingMs: number): void {
  for (const workspaceId of live.rooms.keys()) {
    const ids = moved === null ? null : moved.get(workspaceId);
    if (ids !== undefined) gather(live.moved, workspaceId, ids);
  }
  ring(live, standingMs);
}

function gather(moved: Live["moved"], workspaceId: string, ids: string[] | null): void {
  const before = moved.get(workspaceId);
  if (ids === null || before === null) return void moved.set(workspaceId, null);
  const all = new Set([...(before ?? []), ...ids]);
  moved.set(workspaceId, all.size > MOST_MOVED ? null : all);
}

// One burst after the other: told out of order, a task that was decided would be open again; and a database that is slow is
// asked no more often than it answers.
function ring(live: Live, standingMs: number): void {
  if (live.moved.size === 0 || live.isTelling || live.timer) return;
  live.timer = setTimeout(async () => {
    live.timer = null;
    live.isTelling = true;
    try {
      await tell(live, standingMs);
    } finally {
      live.isTelling = false;
      ring(live, standingMs);
    }
  }, BURST_MS);
}

async function tell({ rooms, moved, sql }: Live, standingMs: number): Promise<void> {
  const bursts = [...moved];
  moved.clear();
  for (const [workspaceId, ids] of bursts) {
    const room = rooms.get(workspaceId);
    if (!room) continue;
    const rung = readTasks(ids ?? []);
    const tasks = ids === null ? null : await movedTasks(sql, workspaceId, rung.ids).catch(() => null);
    if (performance.now() - room.askedAt >= standingMs) await askAgain(sql, workspaceId, room);
    for (const one of room.looking) for (const event of eventsFor(one, tasks, rung.left)) one.send(event);
  }
}

function eventsFor(one: Looking, tasks: MovedTask[] | null, left: Map<string, string[]>): LiveEvent[] {
  if (tasks === null) return [{ type: "look" }];
  return tasks.flatMap((task): LiveEvent[] => {
    if (concerns(task, one)) return [eventOf(task, one)];
    // Handed on: what it is about now is no longer theirs to know.
    return left.get(task.id)?.some((ref) => one.refs.includes(ref)) ? [{ type: "left", id: task.id }] : [];
  });
}

/** A stream lives for minutes: meanwhile somebody joins a group, leaves one, or is removed. */
async function askAgain(sql: Sql, workspaceId: string, room: Room): Promise<void> {
  const ids = [...new Set([...room.looking].map(({ id }) => id))];
  const found = await standingOf(sql, workspaceId, ids).catch(() => null);
  if (found === null) return;
  room.askedAt = performance.now();
  const refs = new Map(found.map((person) => [person.id, assigneeRefs(person)]));
  for (const one of [...room.looking]) {
    const now = refs.get(one.id);
    if (now) stand(one, now);
    else if (ids.includes(one.id)) one.end();
  }
}

function stand(one: Looking, refs: string[]): void {
  const isOther = refs.length !== one.refs.length || refs.some((ref) => !one.refs.includes(ref));
  one.refs = refs;
  if (isOther) one.send({ type: "look" }); // what waits for them is another list now
}

/** Whoever is asked, and whoever decided: to them it says no more than its page does. */
const concerns = (task: MovedTask, { id, refs }: Looking): boolean =>
  task.assignees.some((ref) => refs.includes(ref)) || task.refusedFor.includes(id) || task.decided?.by === id;

function eventOf(task: MovedTask, { id, refs }: Looking): LiveEvent {
  const { refusedFor, assignees, voters, ...rest } = task;
  const asked = assignees.filter((ref) => refs.includes(ref));
  const mine = { mineRefused: refusedFor.includes(id), mineVoted: voters.includes(id), asked };
  return { type: "task", ...rest, ...mine };
}

// Next loads a module several times in a process.
const shared = globalThis as typeof globalThis & { countersignLookers?: Lookers };

export function look(one: Looking): ReturnType<Lookers["look"]> {
  shared.countersignLookers ??= openLookers(database());
  return shared.countersignLookers.look(one);
}

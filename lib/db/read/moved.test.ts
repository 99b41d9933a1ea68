import { beforeAll, expect, test } from "vitest";
import { openArena } from "@/e2e/faults/arena";
import type { Engine } from "@/lib/engine/open";
import { draftOf, makeWorld, type World } from "@/lib/testing/factory";
import type { Database } from "../client";
import { partsOf, readMoved } from "./moved";

let db: Database;
let engine: Engine;
let world: World;

const arena = openArena(1, 1);
beforeAll(() => {
  ({ db, world } = arena());
  engine = arena().engines[0] as Engine;
});

async function submit(to: World): Promise<string> {
  const made = await engine.submit(draftOf(to, null));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}

const idsIn = (cursors: string[]): string[] => cursors.map((cursor) => partsOf(cursor).intentId);
const read = async (own: World, after: string | null, page: object = {}) =>
  await readMoved(db.sql, own.workspaceId, after, { limit: 50, ...page });

/** Shown when every transaction on the server that began before is over: the neighbours' tests share it. */
const settled = (own: World, count: number) =>
  expect.poll(async () => (await read(own, null)).found.length).toBe(count);

async function pages(own: World, from: string | null, page: object) {
  const seen: string[] = [];
  const cursors: Array<string | null> = [];
  for (let after = from; ; ) {
    const { found, reached, isEnd } = await read(own, after, page);
    seen.push(...idsIn(found));
    cursors.push(reached);
    if (isEnd) return { seen, cursors };
    after = reached;
  }
}

test("what moved in one workspace is found among what moved in others, stretch by stretch, each once", async () => {
  const busy = await makeWorld(db.sql);
  const [ours, theirs]: [string[], string[]] = [[], []];
  for (let i = 0; i < 3; i++) {
    ours.push(await submit(world));
    for (let k = 0; k < 5; k++) theirs.push(await submit(busy));
  }
  await settled(busy, theirs.length);
  for (const limit of [1, 2, 50]) {
    const { seen, cursors } = await pages(world, null, { limit, pace: { rows: 3, withinMs: 0 } });
    expect(seen).toEqual(ours);
    expect(cursors.length).toBeGreaterThan(5);
    // Nobody is told another workspace's ids.
    for (const cursor of cursors) expect(theirs).not.toContain(partsOf(cursor).intentId);
  }
  // Whoever has seen all is behind what the others did, and need not pass it again.
  const { reached } = await read(world, null);
  expect(await read(world, reached)).toMatchObject({ found: [], isEnd: true });
  const again = await submit(world);
  await expect.poll(async () => idsIn((await read(world, reached)).found)).toEqual([again]);
});

test("in a database that was copied to another server all that came along is told once, and then what moves here", async () => {
  const own = await makeWorld(db.sql);
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) ids.push(await submit(own));
  await settled(own, 6);
  const copied = ids.slice(0, 4);
  const far = (i: number) => `${9_000_000_000_000 + i}`;
  for (const [i, id] of copied.entries())
    await db.sql`update intents set xid = ${far(i)}::xid8 where id = ${id}`;
  await settled(own, 6);
  const all = [...copied, ...ids.slice(4)];
  for (const limit of [1, 3, 50]) expect((await pages(own, null, { limit })).seen).toEqual(all);
  expect((await pages(own, null, { limit: 2, pace: { rows: 2, withinMs: 0 } })).seen).toEqual(all);
  // Who had seen some of it there goes on where they were; who had seen more than was copied begins with what moved here.
  expect((await pages(own, `${far(1)}.${copied[1]}`, { limit: 2 })).seen).toEqual(all.slice(2));
  const { seen, cursors } = await pages(own, `${far(9)}.${copied[1]}`, { limit: 50 });
  expect(seen).toEqual(all.slice(4));
  const end = cursors.at(-1) ?? null;
  expect(await read(own, end)).toMatchObject({ found: [], isEnd: true });
  const later = await submit(own);
  await expect.poll(async () => idsIn((await read(own, end)).found)).toEqual([later]);
});

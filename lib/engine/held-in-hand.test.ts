// A held decision that somebody has taken on is theirs until their lease has run out, and whoever comes later with it changes
// nothing of what was decided since.
import { afterEach, expect, test } from "vitest";
import { INBOXES } from "../db/doorbell";
import {
  claimHeld,
  dismissRefused,
  dropHeld,
  forgetRefused,
  type HeldRow,
  refuseHeld,
  uncountTry,
} from "../db/write/held";
import { setClock } from "../testing/database";
import type { HeldInput } from "./held";
import { openTimes, submit } from "./time.fixture";

const times = openTimes();
afterEach(() => times().db.sql`delete from held_decisions`);

async function hold(): Promise<{ input: HeldInput; ids: string[] }> {
  const { ana, world, engine } = times();
  const taskId = await submit(times(), { assignees: ["ana@example.org"] });
  const input = { workspaceId: world.workspaceId, taskId, actor: ana, outcome: "approved", version: 1 };
  return { input, ids: await again(input, engine) };
}

async function again(input: HeldInput, { held } = times().engine): Promise<string[]> {
  const done = await held.hold([input], 0);
  if (!done.ok) throw new Error(JSON.stringify(done.refusals));
  return done.holdings.map(({ id }) => id);
}

const taken = async (): Promise<HeldRow> => (await claimHeld(times().db.sql, 10))[0] as HeldRow;
const kept = async () => [...(await times().db.sql`select id, state from held_decisions`)];

test("one who has taken it on is left alone with it until their lease is over", async () => {
  const { base, db } = times();
  const { ids } = await hold();
  expect(await claimHeld(db.sql, 10)).toMatchObject([{ id: ids[0], tries: 1 }]);
  expect(await claimHeld(db.sql, 10)).toEqual([]);
  await setClock(base.sql, 14_000);
  expect(await claimHeld(db.sql, 10)).toEqual([]);
  await setClock(base.sql, 16_000);
  expect(await claimHeld(db.sql, 10)).toMatchObject([{ id: ids[0], tries: 2 }]);
});

test("what was tried may have been written, so it is not to be taken back, whosever fault it was", async () => {
  const { db, engine, world, ana } = times();
  const { ids } = await hold();
  await uncountTry(db.sql, await taken());
  expect(await engine.held.undo(world.workspaceId, ana.id, ids)).toEqual([]);
});

test("whoever was refused and decides anew can take that back as well", async () => {
  const { db, engine, world, ana } = times();
  const { input } = await hold();
  await refuseHeld(db.sql, await taken(), { code: "closed" }, INBOXES);
  const ids = await again(input);
  expect(await engine.held.undo(world.workspaceId, ana.id, ids)).toHaveLength(1);
});

test.each([
  ["done", (held: HeldRow) => dropHeld(times().db.sql, held)],
  ["refused", (held: HeldRow) => refuseHeld(times().db.sql, held, { code: "late" }, INBOXES)],
])("who says late that it is %s says nothing of what the same person decided since", async (_, say) => {
  const { db } = times();
  const { input } = await hold();
  const before = await taken();
  await refuseHeld(db.sql, before, { code: "closed" }, INBOXES);
  const [id] = await again(input);
  await say(before);
  expect(await kept()).toEqual([{ id, state: "held" }]);
});

test("what is put away as read, or goes because nobody read it for a month, was refused: what is held stays however old", async () => {
  const { base, db, world, ana, ben } = times();
  const refused = (await hold()).ids;
  await refuseHeld(db.sql, await taken(), { code: "closed" }, INBOXES);
  const held = (await hold()).ids;
  const both = ["refused", "held"].map((state) => expect.objectContaining({ state }));
  const ids = [...refused, ...held];
  await dismissRefused(db.sql, world.workspaceId, ben.id, ids);
  await dismissRefused(db.sql, world.workspaceId, ana.id, held);
  await setClock(base.sql, 29 * 86_400_000);
  await forgetRefused(db.sql, 10);
  expect(await kept()).toEqual(expect.arrayContaining(both));
  await setClock(base.sql, 31 * 86_400_000);
  await forgetRefused(db.sql, 10);
  expect(await kept()).toEqual([{ id: held[0], state: "held" }]);
  await refuseHeld(db.sql, await taken(), { code: "closed" }, INBOXES);
  await dismissRefused(db.sql, world.workspaceId, ana.id, held);
  expect(await kept()).toEqual([]);
});

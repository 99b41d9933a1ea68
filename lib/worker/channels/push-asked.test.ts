import { expect, test } from "vitest";
import { reassign } from "../../engine/reassign";
import { setClock } from "../../testing/database";
import {
  ana,
  approve,
  ask,
  base,
  ben,
  engine,
  messages,
  pushScene,
  service,
  shown,
  subscribe,
  tell,
  world,
} from "./push.fixture";

pushScene();

/** The push service has a moment of trouble, and what was to be shown waits. */
async function waiting(human: Parameters<typeof ask>[0], browsers: number): Promise<string> {
  service.next(...Array.from({ length: browsers }, () => ({ status: 503 })));
  const id = await ask(human);
  await tell();
  service.received.splice(0);
  return id;
}
async function anHourLater(): Promise<void> {
  await setClock(base.sql, 3_600_000);
  await tell();
}

test("a browser shows nothing of a task that was taken from its person before", async () => {
  await subscribe(ana);
  const taskId = await waiting({ assign_to: [`person:${ana.id}`] }, 1);
  await subscribe(ben);
  const { workspaceId } = world;
  const done = await reassign(engine, { workspaceId, taskId, actor: ana, to: [`person:${ben.id}`] });
  expect(done.ok).toBe(true);
  await anHourLater();
  expect(shown()).toHaveLength(1); // to Ben
  expect((await messages()).map(({ state }) => state)).toEqual(["superseded", "delivered"]);
});

test("nor of one on which its person has voted before", async () => {
  await subscribe(ana);
  await subscribe(ben);
  const id = await waiting({ quorum: { required: 2 } }, 2);
  await approve(id, ana);
  await anHourLater();
  expect(shown()).toHaveLength(1);
  expect((await messages()).map(({ state }) => state).sort()).toEqual(["delivered", "superseded"]);
});

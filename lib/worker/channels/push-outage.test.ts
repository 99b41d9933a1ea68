// A push service that answers, but fails. It is the service's trouble: no browser is forgotten for it, and no message lost.
import { expect, test } from "vitest";
import { countDead, troubledPlaces } from "../../db/read/messages";
import { setClock } from "../../testing/database";
import { ana, ask, base, HOUR, messages, pushScene, service, subscribe, tell, world } from "./push.fixture";

pushScene();

const FAILS = { status: 503, text: "overloaded" };
const browsers = async () => (await base.sql`select id from push_subscriptions`).length;

test("after five failures in a row it is left alone and shown as troubled, and what waited goes out when it works", async () => {
  for (let n = 0; n < 5; n += 1) await subscribe(ana, `browser ${n}`);
  service.next(...Array.from({ length: 5 }, () => FAILS));
  await ask();
  await tell();
  expect(service.received).toHaveLength(5);
  expect(await troubledPlaces(base.sql, world.workspaceId)).toMatchObject([{ channel: "push", code: "503" }]);
  await ask();
  await tell();
  expect(service.received).toHaveLength(5);
  expect(await browsers()).toBe(5);
  await setClock(base.sql, 5 * 60_000);
  await tell(); // one message, to see
  await tell();
  await tell();
  expect((await messages()).map(({ state }) => state)).toEqual(Array.from({ length: 10 }, () => "delivered"));
});

test("a message that it failed to take for three days is given up, where somebody sees it", async () => {
  await subscribe(ana);
  service.next(FAILS, FAILS, FAILS);
  await ask();
  await tell();
  await setClock(base.sql, 70 * HOUR);
  await tell();
  expect((await messages()).map(({ state }) => state)).toEqual(["due"]);
  await setClock(base.sql, 73 * HOUR);
  await tell();
  expect(await messages()).toMatchObject([
    { state: "dead", answer: expect.stringContaining("Given up after three days") },
  ]);
  expect(await countDead(base.sql, world.workspaceId, null, new Date())).toBe(1);
  expect(await browsers()).toBe(1);
});

import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { keysFrom } from "../../channels/push/keys";
import type { JsonObject } from "../../domain/types";
import { setClock } from "../../testing/database";
import { tellOccasions } from "../occasions";
import {
  ana,
  approve,
  ask,
  base,
  ben,
  db,
  HOUR,
  leave,
  messages,
  pushScene,
  service,
  shown,
  subscribe,
  tell,
  world,
} from "./push.fixture";

pushScene();

test("each browser of each person who is asked is told once, and the record holds what it was told", async () => {
  await subscribe(ana);
  await subscribe(ana, "Chrome on Android");
  await subscribe(ben);
  const id = await ask();
  await tell();
  await tell();
  expect(shown()).toHaveLength(3);
  expect(new Set(shown().map(({ title, tag }) => `${title} ${tag}`))).toEqual(
    new Set([`Deploy api 1.4 ${id}`]),
  );
  expect((await messages()).map(({ state }) => state)).toEqual(["delivered", "delivered", "delivered"]);
  expect((await messages())[0]?.content).toMatchObject({ title: "Deploy api 1.4", url: `/inbox/${id}` });
  const told = await base.sql`select delivered_at from push_subscriptions where delivered_at is not null`;
  expect(told).toHaveLength(3);
});

test("it is kept until the task is due, waits under the task’s name, and hurries when the task does", async () => {
  await subscribe(ana);
  const id = await ask({ risk: "high" }, new Date(Date.now() + HOUR / 2));
  await tell();
  const headers = service.received[0]?.headers ?? {};
  expect(Number(headers.ttl)).toBeGreaterThan(1_700);
  expect(Number(headers.ttl)).toBeLessThanOrEqual(1_800);
  expect(headers).toMatchObject({ urgency: "high", topic: id.replaceAll("-", "") });
});

test("who decided elsewhere has it taken back, and so have the others; nobody else is told", async () => {
  await subscribe(ana);
  await subscribe(ben);
  const id = await ask();
  await tell();
  service.received.splice(0);
  expect((await approve(id, ana)).ok).toBe(true);
  await subscribe(ben, "switched on since");
  await tell();
  expect(shown()).toHaveLength(2);
  expect(
    shown()
      .map(({ stays }) => stays)
      .sort(),
  ).toEqual([false, true]);
  expect(shown()[0]).toMatchObject({ tag: id, body: "Decided by ana: Approved.", silent: true, actions: [] });
  expect((await messages()).map(({ answer }) => answer)).toContainEqual(
    expect.stringContaining("nothing to take back"),
  );
});

/** To a browser of ana's, about a task of which it was told nothing. */
async function say(occasion: string, about: JsonObject): Promise<string> {
  const id = await ask();
  await tell();
  const { id: address } = await subscribe(ana);
  await base.sql`
    insert into messages (workspace_id, id, channel, state, occasion, intent_id, person_id, destination, address, about, due_at, created_at)
    values (${world.workspaceId}, ${randomUUID()}, 'push', 'due', ${occasion}, ${id}, ${ana.id}, 'there', ${address},
      ${JSON.stringify(about)}::text::json, app_now(), app_now())`;
  await tell();
  expect(service.received[0]?.headers.topic).not.toBe(id.replaceAll("-", "")); // it takes no task's place
  return id;
}

test("the receipt of a decision goes out, and the record does not hold the address where it is denied", async () => {
  await say("receipt", { outcome: "approved", via: "email", version: 1 });
  const [note] = shown();
  expect(note).toMatchObject({ title: "A decision was made in your name", actions: [] });
  expect(note?.url).toMatch(/^\/d\/not-me\/[\w-]{43}$/);
  const [kept] = await messages();
  expect(kept).toMatchObject({ state: "delivered", content: { url: "{{link}}" } });
  expect(JSON.stringify(kept)).not.toContain(String(note?.url));
});

test("a notice about a task is no task: nothing of it can be approved there", async () => {
  const id = await say("notice", { subject: "Wrong codes", text: "Nothing was decided.", path: "/inbox" });
  expect(shown()).toMatchObject([{ title: "Wrong codes", body: "Nothing was decided.", actions: [] }]);
  expect(shown()[0]?.tag).not.toBe(id);
});

test("what is decided before it went out is not shown any more", async () => {
  await subscribe(ben);
  const id = await ask();
  await approve(id, ana);
  await tell();
  expect(shown()).toEqual([]);
});

test("what may not leave does not, and what is of high risk offers no outcome", async () => {
  leave("nothing");
  await subscribe(ana);
  await ask();
  await tell();
  expect(shown()[0]).toMatchObject({ title: "A task waits for you", actions: [] });
  expect(JSON.stringify([...(await messages())])).not.toContain("Deploy");
});

test.each([404, 410])("a browser that is gone (%i) is forgotten, and the message with it", async (status) => {
  const [gone, there] = [await subscribe(ana), await subscribe(ben)];
  service.unsubscribe(gone);
  if (status === 404) service.next({ status: 404 }, { status: 404 });
  await ask();
  await tell();
  const left = await base.sql`select id from push_subscriptions`;
  const state = (await messages()).map((message) => message.state).sort();
  expect([left.map(({ id }) => id), state]).toEqual(
    status === 404 ? [[], ["dead", "dead"]] : [[there.id], ["dead", "delivered"]],
  );
});

test("a browser that subscribed under another key is forgotten, and the channel works for the others", async () => {
  const [old, there] = [await subscribe(ana), await subscribe(ben)];
  const other = service.subscribe(keysFrom("the keys of before").publicKey);
  await base.sql`update push_subscriptions set endpoint = ${other.endpoint} where id = ${old.id}`;
  await ask();
  await tell();
  expect(await browserIds()).toEqual([there.id]);
  expect((await messages()).map(({ state }) => state).sort()).toEqual(["dead", "delivered"]);
  expect(await status()).toMatchObject([{ status: "works", problem: null }]);
});

test("a proof that is not taken is the channel’s trouble, with what to do: no browser is forgotten, and what is to be told waits", async () => {
  const { id } = await subscribe(ana);
  service.next({ status: 401, text: "invalid authentication" });
  await ask();
  await tell();
  expect(await browserIds()).toEqual([id]);
  expect((await messages()).map(({ state }) => state)).toEqual(["due"]);
  expect(await status()).toMatchObject([
    {
      status: "trouble",
      problem: expect.stringMatching(/does not take the proof.*machine’s clock.*\(401\)/),
    },
  ]);
  await setClock(base.sql, HOUR);
  await tell();
  expect((await messages()).map(({ state }) => state)).toEqual(["delivered"]);
  expect(await status()).toMatchObject([{ status: "works" }]);
});

const browserIds = async () => (await base.sql`select id from push_subscriptions`).map(({ id }) => id);
const status = () =>
  base.sql`select status, problem from channel_settings where workspace_id = ${world.workspaceId} and channel = 'push'`;

test("one that wants fewer is not asked again before its time, and one that fails is tried later", async () => {
  await subscribe(ana);
  service.next({ status: 429, headers: { "retry-after": "90" } });
  await ask();
  await tell();
  await setClock(base.sql, 80_000);
  await tell();
  expect(service.received).toHaveLength(1);
  await setClock(base.sql, 10 * 60_000);
  service.next({ status: 503 });
  await tell();
  await setClock(base.sql, 2 * HOUR);
  await tell();
  expect(service.received.map(({ status }) => status)).toEqual([429, 503, 201]);
  expect((await messages()).map(({ state }) => state)).toEqual(["delivered"]);
});

test("whoever left, or took the browser off, is told no more", async () => {
  await subscribe(ana);
  await subscribe(ben);
  await ask();
  const step = tellOccasions(db);
  await step();
  await base.sql`delete from push_subscriptions where person_id = ${ana.id}`;
  await base.sql`update people set status = 'removed' where id = ${ben.id}`;
  await tell();
  expect(service.received).toEqual([]);
  expect((await messages()).map(({ state }) => state).sort()).toEqual(["dead", "superseded"]);
});

test("in quiet hours it waits for the morning, unless it is urgent", async () => {
  const quiet = { from: "00:00", to: "23:59" };
  await base.sql`update people set settings = ${JSON.stringify({ notify: { quiet, zone: "UTC" } })}::text::json`;
  await subscribe(ana);
  await ask();
  await tell();
  const soon = await base.sql`select due_at > app_now() as waits from messages where channel = 'push'`;
  const now = new Date().toISOString().slice(11, 16);
  // For one minute of the day nothing is quiet.
  if (now !== "23:59") expect([shown(), soon[0]?.waits]).toEqual([[], true]);
  await ask({ risk: "high" });
  await tell();
  expect(shown().map(({ actions }) => actions)).toContainEqual([]);
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { keysFrom } from "../../channels/push/keys";
import { type Database, openDatabase } from "../../db/client";
import type { Leaves } from "../../domain/channel-settings";
import type { JsonObject } from "../../domain/types";
import { decide } from "../../engine/decide";
import { type Engine, openEngine } from "../../engine/open";
import { setClock, testDatabase } from "../../testing/database";
import {
  draftOf,
  makeGroup,
  makePerson,
  makeWorld,
  type PersonActor,
  type World,
} from "../../testing/factory";
import { type Browser, type PushService, startPushService } from "../../testing/push-service";
import { sendMessages } from "../messages/send";
import { tellOccasions } from "../occasions";
import { pushSender } from "./push";

const _HOUR = 3_600_000;
const SITE = { linkSecret: "s".repeat(64), publicUrl: "https://here.example" };
const keys = { ...keysFrom("worker"), subject: "mailto:ask@example.org" };
let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let service: PushService;
let world: World;
let ana: PersonActor;
let ben: PersonActor;
let leaves: Leaves;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db);
  service = await startPushService();
});
beforeEach(async () => {
  await setClock(base.sql, 0);
  await base.sql`truncate messages, message_attempts, destinations, deliveries, push_subscriptions`;
  service.received.splice(0);
  leaves = "title";
  world = await makeWorld(base.sql);
  ana = await makePerson(base.sql, world, "ana@example.org");
  ben = await makePerson(base.sql, world, "ben@example.org");
  await makeGroup(base.sql, world, "finance", [ana, ben]);
});
afterAll(async () => {
  await engine.close();
  await service.close();
  await db.close();
  await base.close();
});

async function subscribe({ id }: PersonActor, label = "Firefox on Linux"): Promise<Browser & { id: string }> {
  const browser = { ...service.subscribe(keys.publicKey), id: randomUUID() };
  await base.sql`
    insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, created_at)
    values (${world.workspaceId}, ${browser.id}, ${id}, ${browser.endpoint}, ${browser.p256dh}, ${browser.auth}, ${label}, app_now())`;
  return browser;
}

/** Everything that is due is told and sent. */
async function tell(): Promise<void> {
  const step = tellOccasions(
    db.sql,
    () => {},
    () => Promise.resolve(),
  );
  await step();
  const channel = () => Promise.resolve({ settings: null, source: null, leaves, stamp: "" });
  const send = pushSender({ ...SITE, sql: db.sql, push: { keys, allowedHosts: ["127.0.0.1"] }, channel });
  const sending = sendMessages(db.sql, "push", send);
  await sending.step();
  await sending.settled();
}

async function ask(human: JsonObject = {}, deadlineAt: Date | null = null): Promise<string> {
  const task = { title: "Deploy api 1.4", assign_to: ["group:finance"], ...human };
  const made = await engine.submit(draftOf(world, task, { deadlineAt }));
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.intent.id;
}
const approve = (taskId: string, actor: PersonActor) =>
  decide(engine, { workspaceId: world.workspaceId, taskId, actor, outcome: "approved" });
const shown = () => service.received.map(({ text }) => JSON.parse(text) as JsonObject);
const messages = () =>
  base.sql<Array<{ occasion: string; state: string; answer: string; content: JsonObject }>>`
    select occasion, state::text, answer, content from messages where channel = 'push' order by id`;

test("what sends nothing says nothing of the service: it opens no place that is shut", async () => {
  await subscribe(ben);
  const id = await ask();
  await tell();
  service.received.splice(0);
  await base.sql`delete from push_subscriptions`;
  await approve(id, ana);
  await subscribe(ben, "switched on since");
  await base.sql`
    insert into destinations (workspace_id, channel, name, failures, kind, failed_at)
    select workspace_id, 'push', destination, 5, 'destination', app_now() from messages where channel = 'push' limit 1`;
  await tell();
  expect((await messages()).map(({ occasion, state }) => [occasion, state])).toContainEqual([
    "decided",
    "superseded",
  ]);
  expect(shown()).toEqual([]);
  expect(await base.sql`select failures, delivered_at from destinations`).toMatchObject([
    { failures: 5, delivered_at: null },
  ]);
});

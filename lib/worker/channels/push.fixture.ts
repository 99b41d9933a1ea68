// People with browsers, and a push service of our own.

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach } from "vitest";
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
import { withStatus } from "./with-status";

export const HOUR = 3_600_000;
const SITE = { linkSecret: "s".repeat(64), publicUrl: "https://here.example" };
const keys = { ...keysFrom("worker"), subject: "mailto:ask@example.org" };
export let base: Awaited<ReturnType<typeof testDatabase>>;
export let db: Database;
export let engine: Engine;
export let service: PushService;
export let world: World;
export let ana: PersonActor;
export let ben: PersonActor;
let leaves: Leaves;

/** In each file that calls it. */
export function pushScene(): void {
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
}

export const leave = (more: Leaves): void => {
  leaves = more;
};

export async function subscribe(
  { id }: PersonActor,
  label = "Firefox on Linux",
): Promise<Browser & { id: string }> {
  const browser = { ...service.subscribe(keys.publicKey), id: randomUUID() };
  await base.sql`
    insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, created_at)
    values (${world.workspaceId}, ${browser.id}, ${id}, ${browser.endpoint}, ${browser.p256dh}, ${browser.auth}, ${label}, app_now())`;
  return browser;
}

/** Everything that is due is told and sent. */
export async function tell(): Promise<void> {
  const step = tellOccasions(db);
  await step();
  const channel = () => Promise.resolve({ settings: null, source: null, leaves, stamp: "" });
  const send = pushSender({ ...SITE, sql: db.sql, push: { keys, allowedHosts: ["127.0.0.1"] }, channel });
  const sending = sendMessages(db.sql, "push", withStatus(db.sql, "push", send));
  await sending.step();
  await sending.settled();
}

export async function ask(human: JsonObject = {}, deadlineAt: Date | null = null): Promise<string> {
  const task = { title: "Deploy api 1.4", assign_to: ["group:finance"], ...human };
  const made = await engine.submit(draftOf(world, task, { deadlineAt }));
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value.intent.id;
}
export const approve = (taskId: string, actor: PersonActor) =>
  decide(engine, { workspaceId: world.workspaceId, taskId, actor, outcome: "approved" });
export const shown = () => service.received.map(({ text }) => JSON.parse(text) as JsonObject);
export const messages = () =>
  base.sql<Array<{ occasion: string; state: string; answer: string; content: JsonObject }>>`
    select occasion, state::text, answer, content from messages where channel = 'push' order by id`;

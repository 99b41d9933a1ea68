import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { NotifyRules } from "../../domain/notify";
import { readPersonSettings } from "../../domain/person-settings";
import type { Outward } from "../../domain/types";
import { type TestDatabase, testDatabase } from "../../testing/database";
import { makePerson, makeWorld, type PersonActor, type World } from "../../testing/factory";
import { nothingTells } from "./nothing-tells";

let base: TestDatabase;
let world: World;
let ana: PersonActor;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());
beforeEach(async () => {
  await base.sql`truncate channel_key, channel_settings, push_subscriptions, slack_accounts`;
  world = await makeWorld(base.sql);
  ana = await makePerson(base.sql, world, "ana@example.org");
});

const VARIABLES = { email: ["SMTP_URL", "MAIL_FROM"], slack: ["SLACK_BOT_TOKEN"] };
const setUp = (...channels: Array<keyof typeof VARIABLES>) =>
  base.sql`
    insert into channel_key (public_key, environment)
    values (${Buffer.alloc(32)}, ${JSON.stringify(Object.fromEntries(channels.map((name) => [name, VARIABLES[name]])))}::text::json)`;
const switchOn = () => base.sql`
  insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, created_at)
  values (${world.workspaceId}, gen_random_uuid(), ${ana.id}, 'https://push.example.net/1', 'x', 'x', 'Firefox', app_now())`;
const unknownToSlack = () => base.sql`
  insert into slack_accounts (workspace_id, person_id, team_id, email, user_id, until)
  values (${world.workspaceId}, ${ana.id}, 'T1', 'ana@example.org', null, app_now() + interval '1 hour')`;

/** As they are saved on the page, and read by whoever tells them. */
async function afterChoosing(normal: Outward[], urgent = normal, more: Partial<NotifyRules> = {}) {
  const stored = { notify: { normal, urgent, chosen: true, ...more } };
  await base.sql`update people set settings = ${JSON.stringify(stored)}::text::json where id = ${ana.id}`;
  return asked(stored);
}
const asked = (stored: object = {}) =>
  nothingTells(base.sql, world.workspaceId, ana.id, readPersonSettings(stored).notify, new Date());

test("whoever chose nothing is told by whatever is set up, and by nothing where nothing is", async () => {
  expect(await asked()).toBe(true);
  await switchOn();
  expect(await asked()).toBe(false);
});

test("whoever chose only what leads nowhere is told by nothing, though other channels are there", async () => {
  await setUp("email");
  expect(await asked()).toBe(false);
  expect(await afterChoosing(["push"])).toBe(true);
  expect(await afterChoosing(["slack"])).toBe(true);
  expect(await afterChoosing(["push"], ["email"])).toBe(false);
  await switchOn();
  expect(await afterChoosing(["push"])).toBe(false);
});

test("e-mail leads nowhere without a mail server, whoever chose it", async () => {
  expect(await afterChoosing(["email"])).toBe(true);
  await setUp("email");
  expect(await afterChoosing(["email"])).toBe(false);
});

test("Slack reaches whoever it knows, or may know", async () => {
  await setUp("slack");
  expect(await afterChoosing(["slack", "push"])).toBe(false);
  await unknownToSlack();
  expect(await afterChoosing(["slack", "push"])).toBe(true);
  expect(await afterChoosing(["email"], ["slack"])).toBe(true);
});

test("whoever took every channel away meant it, and a digest tells, too", async () => {
  expect(await afterChoosing([])).toBe(false);
  await setUp("email");
  expect(await afterChoosing(["push"], ["push"], { digest: "daily" })).toBe(false);
});

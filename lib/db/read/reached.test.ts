import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "../../testing/database";
import { makePerson, makeWorld, type PersonActor, type World } from "../../testing/factory";
import { waysTo } from "./reached";

let base: Awaited<ReturnType<typeof testDatabase>>;
let world: World;
let ana: PersonActor;
beforeAll(async () => {
  base = await testDatabase();
});
afterAll(() => base.close());

const ways = async () => waysTo(base.sql, world.workspaceId, ana.id);
async function afresh(): Promise<void> {
  await base.sql`truncate channel_key, channel_settings, push_subscriptions, destinations`;
  world = await makeWorld(base.sql);
  ana = await makePerson(base.sql, world, "ana@example.org");
}
const sealed = (parts: object) => Buffer.from(JSON.stringify(parts));

test("with nothing set up nothing leads to anybody", async () => {
  await afresh();
  expect(await ways()).toEqual({ email: null, slack: null, push: null });
});

test("what the environment sets, what the workspace sets, and a browser that is switched on lead to its person", async () => {
  await afresh();
  await base.sql`
    insert into channel_key (public_key, environment)
    values (${Buffer.alloc(32)}, '{"email":["SMTP_URL","MAIL_FROM"]}')`;
  await base.sql`
    insert into channel_settings (workspace_id, channel, settings, sealed, status, changed_at)
    values (${world.workspaceId}, 'slack', '{}', ${sealed({ botToken: "x", signingSecret: "x" })}, 'trouble', app_now())`;
  expect(await ways()).toEqual({ email: "works", slack: "trouble", push: null });
  await base.sql`
    insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, created_at)
    values (${world.workspaceId}, gen_random_uuid(), ${ana.id}, 'https://push.example.net/1', 'x', 'x', 'Firefox', app_now())`;
  expect((await ways()).push).toBe("works");
  const ben = await makePerson(base.sql, world, "ben@example.org");
  expect((await waysTo(base.sql, world.workspaceId, ben.id)).push).toBeNull();
});

test("where nobody answers nothing gets through, until somebody does", async () => {
  await afresh();
  await base.sql`
    insert into channel_key (public_key, environment)
    values (${Buffer.alloc(32)}, '{"email":["SMTP_URL","MAIL_FROM"],"slack":["SLACK_BOT_TOKEN"]}')`;
  for (const host of ["one", "two"])
    await base.sql`
      insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, created_at)
      values (${world.workspaceId}, gen_random_uuid(), ${ana.id}, ${`https://${host}.example.net/1`}, 'x', 'x', 'Firefox', app_now())`;
  const fails = (channel: string, name: string, failures: number, ago = "1 minute") => base.sql`
    insert into destinations (workspace_id, channel, name, failures, failed_at)
    values (${world.workspaceId}, ${channel}::channel, ${name}, ${failures}, app_now() - ${ago}::interval)`;
  await fails("slack", "slack:person:somebody", 9);
  await fails("push", "one.example.net", 5, "1 day");
  await fails("email", "smtp", 1, "1 day"); // nothing waits there since
  expect(await ways()).toEqual({ email: "works", slack: "works", push: "works" });
  await base.sql`truncate destinations`;
  await fails("email", "smtp", 1);
  await fails("slack", "slack", 5, "1 day");
  await fails("push", "one.example.net", 5);
  await fails("push", "two.example.net", 1);
  expect(await ways()).toEqual({ email: "trouble", slack: "trouble", push: "trouble" });
  await base.sql`update destinations set failures = 0`;
  expect(await ways()).toEqual({ email: "works", slack: "works", push: "works" });
});

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { channelState } from "../../domain/channel-state";
import type { Outward } from "../../domain/types";
import { setClock, stopClock, type TestDatabase, testDatabase } from "../../testing/database";
import { makePerson, makeWorld, type World } from "../../testing/factory";
import { noteAt } from "../write/destinations";
import { channelRecords } from "./channel-state";
import { databaseNow } from "./now";

let base: TestDatabase;
let world: World;
let start: number;
beforeAll(async () => {
  base = await testDatabase();
  await stopClock(base.sql);
});
afterAll(() => base.close());
beforeEach(async () => {
  await setClock(base.sql, 0);
  await base.sql`truncate channel_settings, destinations, push_subscriptions, push_key`;
  world = await makeWorld(base.sql);
  start = (await databaseNow(base.sql)).getTime();
});

const MINUTE = 60_000;
const fail = (channel: Outward, name: string) =>
  noteAt(
    base.sql,
    { workspaceId: world.workspaceId, channel, name },
    { kind: "destination", code: "ETIMEDOUT", answer: "Nothing." },
    0.5,
  );
const VARIABLES = { email: ["SMTP_URL", "MAIL_FROM"], slack: ["SLACK_BOT_TOKEN"] };
async function stateOf(channel: Outward) {
  const record = (await channelRecords(base.sql, world.workspaceId, VARIABLES)).find(
    (each) => each.channel === channel,
  );
  if (!record) throw new Error("there is no such channel");
  const { words, tone, since } = channelState(record);
  return { words, tone, since: since && (since.getTime() - start) / MINUTE };
}

test("a mail server that does not answer is told of since it fell silent, and no more when it answers or is forgotten", async () => {
  for (let minute = 0; minute < 6; minute++) {
    await setClock(base.sql, minute * MINUTE);
    await fail("email", "smtp");
    if (minute === 1)
      expect(await stateOf("email")).toEqual({ words: "Not answering", tone: "warn", since: 0 });
  }
  expect(await stateOf("email")).toEqual({ words: "Not answering", tone: "danger", since: 0 });
  await base.sql`update destinations set failures = 0`; // something went out
  expect((await stateOf("email")).words).not.toBe("Not answering");
  await setClock(base.sql, 60 * MINUTE);
  await fail("email", "smtp");
  expect(await stateOf("email")).toMatchObject({ tone: "warn", since: 60 });
  // What it failed for was over before it was tried again.
  await setClock(base.sql, 80 * MINUTE);
  expect((await stateOf("email")).words).not.toBe("Not answering");
});

test("Slack is silent when all of it is, and not when a channel is", async () => {
  for (let times = 0; times < 6; times++) await fail("slack", "slack:C1");
  expect((await stateOf("slack")).words).not.toBe("Not answering");
  await fail("slack", "slack");
  expect((await stateOf("slack")).words).toBe("Not answering");
});

test("of push services that do not answer it counts whether any browser is still told", async () => {
  const ana = await makePerson(base.sql, world, "ana@example.org");
  await base.sql`insert into push_key (public_key) values ('x')`;
  await base.sql`
    insert into channel_settings (workspace_id, channel, status, changed_at)
    values (${world.workspaceId}, 'push', 'works', app_now())`;
  for (const host of ["one", "two"])
    await base.sql`
      insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, created_at)
      values (${world.workspaceId}, gen_random_uuid(), ${ana.id}, ${`https://${host}.example.net/1`}, 'x', 'x', 'Firefox', app_now())`;
  await fail("push", "one.example.net");
  expect((await stateOf("push")).words).toBe("Works, but not in every browser");
  await fail("push", "two.example.net");
  expect((await stateOf("push")).words).toBe("Not answering");
});

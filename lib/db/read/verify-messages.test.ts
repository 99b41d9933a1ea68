import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fateOf } from "../../domain/message-fate";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { type Database, openDatabase } from "../client";
import { recordFailure, recordSent } from "../write/message-results";
import { claim, clear, closeTask, given, openTasks, SENT, WORKSPACE } from "../write/messages.fixture";
import { copyMessage, retryMessage } from "../write/resend-message";
import { checkMessages, lateMessages } from "./verify-messages";

let base: TestDatabase;
let db: Database;
let delivered = "";
let dead = "";
let earlier = "";
let later = "";
let revived = "";

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 2 });
});
afterAll(async () => {
  await db.close();
  await base.close();
});

// Everything that may become of a message has become of one.
beforeEach(async () => {
  await clear(base.sql);
  await setClock(base.sql, 0);
  const fail = async (kind: "later" | "never") => {
    for (const message of await claim(db.sql)) {
      const trouble = { kind, code: "550", answer: "No." };
      const fate = fateOf(message, message.spent, trouble, message.claimedAt, 0);
      await recordFailure(
        db.sql,
        message,
        { code: "550", fate, isUnknown: false, isLimited: false, heard: { own: null, whole: null } },
        1,
      );
    }
  };
  const send = async () => {
    for (const message of await claim(db.sql)) await recordSent(db.sql, message, SENT, 1);
  };
  [dead = ""] = await given(base.sql, 1);
  await fail("never");
  [delivered = ""] = await given(base.sql, 1);
  await fail("later");
  await setClock(base.sql, 5000);
  await claim(db.sql); // by a worker that dies
  await setClock(base.sql, 40_000);
  await send();
  const intentId = randomUUID();
  await openTasks(base.sql, WORKSPACE, [intentId]);
  [earlier = ""] = await given(base.sql, 1, { intentId, address: "ana@example.org" });
  [later = ""] = await given(base.sql, 1, {
    intentId,
    address: "ana@example.org",
    seq: 8,
    occasion: "escalated",
  });
  await send();
  await setClock(base.sql, 41_000);
  await send();
  await copyMessage(db.sql, WORKSPACE, earlier, { newId: randomUUID(), by: "olga" });
  await setClock(base.sql, 42_000);
  await send();
  // Given up, and tried anew by hand when what happened later had been told.
  const another = randomUUID();
  await openTasks(base.sql, WORKSPACE, [another]);
  [revived = ""] = await given(base.sql, 1, { intentId: another, address: "ben@example.org" });
  await fail("never");
  await given(base.sql, 1, { intentId: another, address: "ben@example.org", seq: 8, occasion: "escalated" });
  await setClock(base.sql, 43_000);
  await send();
  await setClock(base.sql, 44_000);
  await retryMessage(db.sql, WORKSPACE, revived);
  await send();
  const [closed = ""] = await given(base.sql, 1);
  await closeTask(base.sql, closed);
  await send();
  await given(base.sql, 1);
  await claim(db.sql);
  await given(base.sql, 1);
});

const found = async () =>
  (await checkMessages(db.sql, WORKSPACE)).map(({ invariant, what }) => `${invariant} ${what}`);

test("of what the product wrote there is nothing to say, and nothing of another workspace", async () => {
  expect(await found()).toEqual([]);
  await base.sql`update messages set ended_at = null where id = ${delivered}`;
  expect(await checkMessages(db.sql, randomUUID())).toEqual([]);
});

const MUTANTS: Array<[string, () => string, RegExp]> = [
  [
    "a message without an end",
    () => `update messages set ended_at = null where id = '${delivered}'`,
    /^I5 .* has no end/,
  ],
  [
    "a message that is due and has an end",
    () => `update messages set ended_at = now() where state = 'due'`,
    /^I5 .* has an end/,
  ],
  [
    "a delivered message that nobody sent",
    () => `update messages set state = 'delivered' where id = '${dead}'`,
    /^I5 .* 0 attempts say so/,
  ],
  [
    "a delivered message that is said to be dead",
    () => `update messages set state = 'dead' where id = '${delivered}'`,
    /^I5 .* an attempt says/,
  ],
  [
    "an attempt that is gone",
    () => `delete from message_attempts where message_id = '${delivered}' and outcome = 'delivered'`,
    /^I5 .* 0 attempts say so/,
  ],
  [
    "an attempt that was not counted",
    () => `update messages set attempts = 1, spent = 1 where id = '${delivered}'`,
    /^I5 .* written down/,
  ],
  [
    "an attempt under way that nobody leased",
    () => `update message_attempts set outcome = 'under_way' where message_id = '${dead}'`,
    /^I5 .* under way/,
  ],
  [
    "a message that is gone",
    () => `delete from messages where id = '${delivered}'`,
    /^I5 attempts at message/,
  ],
  [
    "what happened later was told first",
    () => `update message_attempts set at = at + interval '1 hour' where message_id = '${earlier}'`,
    /^I6 message .* after what happened later/,
  ],
  [
    "what happened later was told between two tries",
    () => `update messages set retried_at = null where id = '${revived}'`,
    /^I6 message .* after what happened later/,
  ],
  [
    "what happened later was told before the first try of what was tried anew",
    () => `update message_attempts set at = at + interval '1 hour' where message_id = '${revived}'`,
    /^I6 message .* after what happened later/,
  ],
];

test.each(MUTANTS)("%s is named", async (_, tamper, said) => {
  await base.sql.unsafe(tamper());
  expect((await found()).join("\n")).toMatch(said);
});

test("what is overdue is named, but not what waits for a place that is shut", async () => {
  await setClock(base.sql, 200_000);
  expect(await lateMessages(db.sql, WORKSPACE, 60)).toHaveLength(2);
  await base.sql`insert into destinations (workspace_id, channel, name, shut_until, failures, failed_at)
    values (${WORKSPACE}, 'email', 'smtp', app_now() + interval '1 minute', 5, app_now())`;
  expect(await lateMessages(db.sql, WORKSPACE, 60)).toEqual([]);
  expect(later).not.toBe("");
});

// A place that is shut is tried with one message. What becomes of that one decides whether the others follow.
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { troubleError } from "../../channels/trouble";
import { type Database, openDatabase } from "../../db/client";
import { lookAgain } from "../../db/write/destinations";
import {
  claim,
  clear,
  closeTask,
  given,
  kept,
  rowsOf,
  SENT,
  WORKSPACE,
} from "../../db/write/messages.fixture";
import type { Trouble } from "../../domain/message";
import { setClock, type TestDatabase, testDatabase } from "../../testing/database";
import { attempt } from "./attempt";
import type { Sender } from "./send";

let base: TestDatabase;
let db: Database;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
});
beforeEach(async () => {
  await clear(base.sql);
  await setClock(base.sql, 0);
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterAll(async () => {
  vi.restoreAllMocks();
  await db.close();
  await base.close();
});

const at = (seconds: number) => setClock(base.sql, seconds * 1000);
const fails = (trouble: Partial<Trouble> = {}): Sender => {
  const all: Trouble = { kind: "destination", code: "ECONNREFUSED", answer: "Nobody answers.", ...trouble };
  return () => Promise.reject(troubleError(all));
};
const works: Sender = () => Promise.resolve(SENT);

/** Claims what may be sent now, each at most `each`, and tries it; how many there were. */
async function round(send: Sender, each = 1): Promise<number> {
  const claimed = await claim(db.sql, 100, { each });
  for (const message of claimed) await attempt(db.sql, send, message);
  return claimed.length;
}

async function failUntilShut(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) expect(await round(fails())).toBe(1);
  expect(await round(works)).toBe(0);
}

describe("the one message that is to show whether a place works again", () => {
  test("is not spent on what is not said any more: the next one goes at once", async () => {
    const ids = await given(base.sql, 20);
    await failUntilShut();
    await at(100);
    for (const id of ids.slice(5, 15)) await closeTask(base.sql, id);
    let rounds = 0;
    while ((await round(works, 8)) === 0 && rounds < 30) rounds += 1;
    expect(rounds).toBe(10); // one claim for each that is over, and no time at all
    expect(await round(works, 8)).toBe(8);
  });

  test("is still one: what ends elsewhere meanwhile releases no place but its own", async () => {
    await given(base.sql, 20);
    await failUntilShut();
    await at(100);
    const [over] = await given(base.sql, 1, { destination: "smtp-2" });
    await closeTask(base.sql, over!);
    expect(await claim(db.sql, 100, { each: 8 })).toHaveLength(1);
    expect(await claim(db.sql, 100, { each: 8 })).toHaveLength(0);
  });

  test("is not spent where nothing may be sent now: what comes to be due is tried at once", async () => {
    const [first, second] = await given(base.sql, 2, { address: "ana@example.org" });
    // One task, told in its order: the later message waits for the earlier, which is not due yet.
    await base.sql`update messages set seq = 4, due_at = app_now() + interval '20 seconds' where id = ${first!}`;
    await base.sql`update messages set intent_id = ${first!} where id = ${second!}`;
    await base.sql`
      insert into destinations (workspace_id, channel, name, failures, failed_at, shut_until)
      values (${WORKSPACE}, 'email', 'smtp', 5, app_now(), app_now())`;
    expect(await round(works)).toBe(0);
    await at(21);
    expect(await round(works)).toBe(1);
    expect(await round(works)).toBe(1);
  });

  test("is not spent either where there is no room for it", async () => {
    await given(base.sql, 1);
    await given(base.sql, 1, { destination: "smtp-2", due: -120 });
    await base.sql`
      insert into destinations (workspace_id, channel, name, failures, failed_at, shut_until)
      values (${WORKSPACE}, 'email', 'smtp', 5, app_now(), app_now())`;
    expect(await claim(db.sql, 1)).toMatchObject([{ destination: "smtp-2" }]);
    expect(await claim(db.sql, 1)).toMatchObject([{ destination: "smtp" }]);
  });

  test.each([
    ["refused for good", { kind: "never", code: "550" }, 8],
    ["refused for now", { kind: "later", code: "452" }, 8],
    ["over before anybody was asked", { kind: "moot" }, 1],
    ["made wrongly, so that nobody was asked", { kind: "never", isUnasked: true }, 1],
    ["cut off in the middle", { kind: "later", mayHaveGone: true }, 0],
  ] as const)("%s", async (_, trouble, next) => {
    await given(base.sql, 20);
    await failUntilShut();
    await at(100);
    expect(await round(fails(trouble), 8)).toBe(1);
    expect(await round(works, 8)).toBe(next);
  });
});

test("what fails for a worker that has lost its messages says nothing of their place", async () => {
  await given(base.sql, 8);
  const lost = await claim(db.sql);
  await at(31);
  const [first, ...others] = await claim(db.sql);
  if (!first) throw new Error("nothing was claimed");
  for (const message of lost) await attempt(db.sql, fails(), message);
  expect(await base.sql`select from destinations`).toEqual([]);
  await attempt(db.sql, fails(), first); // whose it is now says it
  expect(await base.sql`select failures from destinations`).toMatchObject([{ failures: 1 }]);
  for (const message of others) await attempt(db.sql, works, message);
});

describe("a place for which a setting is wrong", () => {
  const wrong = fails({ kind: "settings", code: "invalid_auth", answer: "Slack does not know the token." });

  test("is shut at once, until somebody changes its settings", async () => {
    await given(base.sql, 3);
    expect(await round(wrong)).toBe(1);
    await at(300);
    expect(await round(works)).toBe(0);
    await base.sql`insert into channel_settings (workspace_id, channel, changed_at) values (${WORKSPACE}, 'email', app_now())`;
    expect(await round(works)).toBe(1);
    expect(await round(works, 8)).toBe(2);
  });

  test("or a worker starts, or a quarter of an hour has passed", async () => {
    await given(base.sql, 3);
    await round(wrong);
    await lookAgain(db.sql, "email");
    expect(await round(wrong, 8)).toBe(1);
    await at(890);
    expect(await round(works, 8)).toBe(0);
    await at(910);
    expect(await round(works, 8)).toBe(1);
  });
});

describe("a refusal that may be of one message alone", () => {
  const perhaps = {
    kind: "settings",
    code: "554",
    answer: "Relay access denied.",
    isUnconfirmed: true,
  } as const;

  test("keeps nobody else waiting", async () => {
    const [stranger] = await given(base.sql, 1, { address: "zoe@elsewhere.example" }); // the last of each round
    const send: Sender = (message, how) => (message.id === stranger ? fails(perhaps) : works)(message, how);
    for (let turn = 0; turn < 8; turn += 1) {
      await at(turn * 5000);
      await given(base.sql, 2);
      expect(await round(send, 8)).toBe(3);
      await given(base.sql, 2);
      expect(await round(send, 8)).toBe(2);
    }
    expect(await rowsOf(base.sql, ["delivered"])).toHaveLength(32);
    expect(await kept(base.sql, stranger)).toMatchObject({ state: "due", attempts: 8, spent: 0 });
  });

  test("shuts the place when five in a row say it, and a change of its settings has it tried at once", async () => {
    await given(base.sql, 20);
    for (let turn = 0; turn < 5; turn += 1) expect(await round(fails(perhaps))).toBe(1);
    expect(await round(works, 8)).toBe(0);
    await base.sql`insert into channel_settings (workspace_id, channel, changed_at) values (${WORKSPACE}, 'email', app_now() + interval '1 s')`;
    await at(2);
    expect(await round(works)).toBe(1);
    expect(await round(works, 8)).toBe(8);
  });
});

test("a place whose settings were changed is asked by one message until that is answered", async () => {
  await given(base.sql, 3);
  expect(await round(fails({ kind: "settings", code: "invalid_auth" }))).toBe(1);
  await at(300);
  await base.sql`insert into channel_settings (workspace_id, channel, changed_at) values (${WORKSPACE}, 'email', app_now())`;
  expect(await claim(db.sql)).toHaveLength(1);
  expect(await claim(db.sql)).toHaveLength(0);
  await at(332); // nothing was heard of it
  expect(await claim(db.sql)).toHaveLength(1);
});

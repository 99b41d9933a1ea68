// What a look finds is what each loop would have found by itself, and whoever has nothing to do is left alone.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { type Around, lookAround } from "../db/read/look-around";
import { given } from "../db/write/deliveries.fixture";
import { type Engine, openEngine } from "../engine/open";
import { testDatabase } from "../testing/database";
import { draftOf, makePerson, makeWorld, type World } from "../testing/factory";
import { withResolvers } from "../testing/with-resolvers";
import { isSoon, LOOK_MS, type LookedAfter, lookAfter } from "./look";
import { tellOccasions } from "./occasions";
import { keepTaskWords } from "./task-words";

let base: Awaited<ReturnType<typeof testDatabase>>;
let db: Database;
let engine: Engine;
let world: World;

beforeAll(async () => {
  base = await testDatabase();
  db = openDatabase({ url: base.url, name: "test", max: 4 });
  engine = openEngine(db, { listen: false });
});
beforeEach(async () => {
  await base.sql`truncate intents, tasks, timers, deliveries, messages, held_decisions, slack_wishes, slack_posts, task_words`;
  world = await makeWorld(base.sql);
});
afterAll(async () => {
  await engine.close();
  await db.close();
  await base.close();
});

const NOTHING: Around = {
  timerMs: null,
  heldMs: null,
  outward: [],
  wishes: false,
  posts: false,
  occasions: false,
  words: false,
};

async function written(): Promise<void> {
  const step = keepTaskWords(db);
  // Other tests' transactions in the same server keep the horizon back for a moment.
  await expect
    .poll(async () => (await step()) === LOOK_MS && !(await lookAround(db.ask)).words, { timeout: 10_000 })
    .toBe(true);
}

test("where nothing is to be done nothing is found", async () => {
  await written();
  expect(await lookAround(db.ask)).toEqual(NOTHING);
});

test("something to tell is found when it is due, and no more when it was told", async () => {
  await written();
  await given(base.sql, 1, { due: 30 });
  expect(await lookAround(db.ask)).toEqual(NOTHING);
  await given(base.sql, 1);
  expect(await lookAround(db.ask)).toEqual({ ...NOTHING, occasions: true });
  await tellOccasions(db)();
  expect(await lookAround(db.ask)).toEqual(NOTHING);
});

test("the first timer of any kind and the first decision that is held, and when", async () => {
  await written();
  const { workspaceId } = world;
  const arm = (kind: string, seconds: number) => base.sql`
    insert into timers (workspace_id, intent_id, kind, due_at, round)
    values (${workspaceId}, ${randomUUID()}, ${kind}, app_now() + ${seconds} * interval '1 second', 0)`;
  await arm("expiry", 900);
  await arm("reminder", 60);
  const far = await lookAround(db.ask);
  expect(far.timerMs).toBeGreaterThan(50_000);
  expect(far.timerMs).toBeLessThanOrEqual(60_000);
  await arm("expiry", -5);
  await base.sql`
    insert into held_decisions (workspace_id, task_id, person_id, id, command, due_at)
    values (${workspaceId}, ${randomUUID()}, ${randomUUID()}, ${randomUUID()}, '{}', app_now() + interval '4 s')`;
  const { timerMs, heldMs } = await lookAround(db.ask);
  expect(timerMs).toBe(0);
  expect(heldMs).toBeGreaterThan(1_000);
  expect(heldMs).toBeLessThanOrEqual(4_000);
});

test.each(["email", "slack", "push"] as const)(
  "a message by %s when it is due, also one whose sender was lost, and no other channel",
  async (channel) => {
    const found = async () => (await lookAround(db.ask)).outward;
    await base.sql`
      insert into messages (workspace_id, id, due_at, created_at, channel, state, occasion, destination, address)
      values (${world.workspaceId}, ${randomUUID()}, app_now() + interval '1 hour', app_now(), ${channel}, 'due', 'test', 'x', 'y')`;
    expect(await found()).toEqual([]);
    await base.sql`update messages set due_at = app_now() - interval '1 ms'`;
    expect(await found()).toEqual([channel]);
    await base.sql`update messages set state = 'leased'`;
    expect(await found()).toEqual([channel]);
    await base.sql`update messages set state = 'delivered', ended_at = app_now()`;
    expect(await found()).toEqual([]);
  },
);

test("what web wants of Slack until it is taken, and a post until its task is over", async () => {
  const { workspaceId } = world;
  await base.sql`
    insert into slack_wishes (workspace_id, id, kind, team_id, user_id, about, expires_at, created_at)
    values (${workspaceId}, ${randomUUID()}, 'home', 'T', 'U', '{}', app_now(), app_now())`;
  await base.sql`
    insert into slack_posts (workspace_id, intent_id, channel_id, ts, team_id, shown_seq, is_closed, created_at)
    values (${workspaceId}, ${randomUUID()}, 'C', '1.1', 'T', 2, false, app_now())`;
  expect(await lookAround(db.ask)).toMatchObject({ wishes: true, posts: true });
  await base.sql`update slack_wishes set due_at = app_now() + interval '20 s'`; // taken, or to be tried again
  await base.sql`update slack_posts set is_closed = true`;
  expect(await lookAround(db.ask)).toMatchObject({ wishes: false, posts: false });
});

test("something that moved, until its words are written", async () => {
  await written();
  await makePerson(base.sql, world, "ana@example.org");
  await engine.submit(draftOf(world, { title: "Deploy", assignees: ["ana@example.org"] }));
  await expect.poll(async () => (await lookAround(db.ask)).words, { timeout: 10_000 }).toBe(true);
  await written();
  expect(await base.sql`select from task_words`).toHaveLength(1);
  const follows = async (cursor: string) => {
    await base.sql.unsafe(`update search_progress set cursor = (${cursor})::text::xid8`);
    return (await lookAround(db.ask)).words;
  };
  expect(await follows("select xid from intents")).toBe(true);
  expect(await follows("select pg_snapshot_xmin(pg_current_snapshot())")).toBe(false);
  // As a database that was copied to another server has it.
  expect(await follows("select 9223372036854775807")).toBe(true);
  await base.sql`update search_progress set cursor = (select xid from intents)`;
});

/** Loops that count how often they were stirred. */
function counted(...wants: Array<(around: Around) => boolean>) {
  const stirred = wants.map(() => 0);
  const loops: LookedAfter[] = wants.map((hasWork, i) => ({
    hasWork,
    loop: {
      stir() {
        stirred[i] = (stirred[i] ?? 0) + 1;
      },
    },
  }));
  return { stirred, loops };
}

test("whoever has something to do is stirred, and nobody else", async () => {
  await base.sql`
    insert into timers (workspace_id, intent_id, kind, due_at, round)
    values (${world.workspaceId}, ${randomUUID()}, 'expiry', app_now() + interval '800 ms', 0)`;
  const { stirred, loops } = counted(
    ({ timerMs }) => isSoon(timerMs),
    ({ heldMs }) => isSoon(heldMs),
  );
  expect(await lookAfter(db, loops)()).toBe(LOOK_MS);
  expect(stirred).toEqual([1, 0]);
});

test("a look that fails, or does not come back, stirs everybody", async () => {
  const failing = counted(
    () => false,
    () => false,
  );
  const failed = lookAfter({ ask: () => Promise.reject(new Error("no such table")) }, failing.loops)();
  await expect(failed).rejects.toThrow("no such table");
  expect(failing.stirred).toEqual([1, 1]);
  const { promise, resolve } = withResolvers<[]>();
  const silent = counted(() => false);
  const looking = lookAfter({ ask: () => promise }, silent.loops)();
  await expect.poll(() => silent.stirred, { timeout: 10 * LOOK_MS }).toEqual([1]);
  resolve([]);
  expect(await looking).toBe(LOOK_MS);
  expect(silent.stirred).toEqual([1]);
});

// A workspace with people, a Slack beside it, and one turn of the worker at a time.
import { randomBytes } from "node:crypto";
import { type Database, openDatabase } from "../../db/client";
import type { Leaves } from "../../domain/channel-settings";
import { readChannelSettings } from "../../domain/channel-settings";
import type { JsonObject } from "../../domain/types";
import { decide } from "../../engine/decide";
import type { Draft } from "../../engine/draft";
import { type Engine, openEngine } from "../../engine/open";
import { setClock, stopClock, testDatabase } from "../../testing/database";
import { draftOf, makePerson, makeWorld, type PersonActor, type World } from "../../testing/factory";
import { addUser } from "../../testing/slack/people";
import { type LocalSlack, startSlack } from "../../testing/slack/server";
import type { SlackUser } from "../../testing/slack/state";
import type { ReadChannel } from "../channels/settings";
import { slackSender } from "../channels/slack";
import { sendMessages } from "../messages/send";
import { tellOccasions } from "../occasions";
import { followPosts } from "./rewrites";

export const PUBLIC_URL = "https://sign.example.org";
export const LINK_SECRET = "the secret of links, which is long";

export type Scene = {
  base: Awaited<ReturnType<typeof testDatabase>>;
  db: Database;
  engine: Engine;
  slack: LocalSlack;
  world: World;
  leaves: Leaves;
  aheadMs: number; // of the clocks of this machine
  machineMs(): number; // the clock of this machine
  /** Tells what happened, and sends whatever is due of it. */
  turn(): Promise<void>;
  tell(): Promise<void>;
  send(): Promise<void>;
  /** Another worker, which knows nothing but what is written down: sends whatever is due. */
  another(): () => Promise<void>;
  close(): Promise<void>;
};

export async function openScene(): Promise<Scene> {
  const base = await testDatabase();
  const db = openDatabase({ url: base.url, name: "test", max: 6 });
  const engine = openEngine(db, { listen: false });
  const slack = await startSlack();
  const scene = {
    base,
    db,
    engine,
    slack,
    leaves: "title" as Leaves,
    aheadMs: 0,
    machineMs: () => Date.now(),
    world: await makeWorld(base.sql),
  };
  await base.sql`
    insert into channel_key ("only", public_key, environment)
    values (true, ${randomBytes(32)}, '{"slack": ["SLACK_BOT_TOKEN"]}')`;
  const channel = (async () => ({
    settings: readChannelSettings("slack", { botToken: slack.botToken, apiUrl: slack.apiUrl }),
    source: "environment",
    leaves: whole.leaves,
    stamp: slack.botToken,
  })) as unknown as ReadChannel;
  const worker = () => {
    const clock = () => whole.machineMs() + whole.aheadMs;
    const deps = { sql: db.sql, publicUrl: PUBLIC_URL, linkSecret: LINK_SECRET, channel, clock };
    return sendMessages(db.sql, "slack", slackSender(deps));
  };
  slack.state.clock = () => whole.machineMs() + whole.aheadMs;
  const tell = tellOccasions(db);
  const follow = followPosts(db.sql, () => {});
  // A commit's time is rounded, so what it left to do may be due only in a moment; and what other tests have under way in the
  // same server keeps a change from being followed for a moment.
  const until = async (isDone: () => Promise<boolean>, step: () => Promise<unknown>) => {
    for (let i = 0; i < 2000; i++) {
      await step();
      if (await isDone()) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error("what was due was not done");
  };
  const isSent = async () => {
    const due = await base.sql`
      select from messages m
      where m.channel = 'slack' and m.state in ('due','leased') and m.due_at <= app_now() + interval '50 ms'
        and not exists (select from destinations d where d.workspace_id = m.workspace_id and d.channel = m.channel
          and d.name in (m.destination, 'slack') and d.shut_until > app_now())`;
    return due.length === 0;
  };
  const sending =
    ({ step, settled } = worker()) =>
    () =>
      until(isSent, async () => {
        while ((await step()) === 0) await settled();
        await settled();
      });
  const send = sending();
  const isTold = async () =>
    (await base.sql`select from deliveries where state in ('due','leased')`).length === 0;
  const isFollowed = async () => {
    const behind = await base.sql`
      select from slack_posts p join intents i on i.workspace_id = p.workspace_id and i.id = p.intent_id
      where not p.is_closed and i.seq > p.shown_seq and not exists (select from messages m where m.workspace_id = p.workspace_id
        and m.intent_id = p.intent_id and m.address = p.channel_id || ':' || p.ts and m.seq = i.seq)`;
    return behind.length === 0;
  };
  const whole: Scene = {
    ...scene,
    send,
    another: () => sending(),
    tell: () => until(isTold, tell),
    async turn() {
      await until(isTold, tell);
      await send();
      await until(isFollowed, follow);
      await send();
    },
    async close() {
      await engine.close();
      await slack.close();
      await db.close();
      await base.close();
    },
  };
  return whole;
}

/** Another workspace and an empty Slack, on the same database. */
export async function clear(scene: Scene): Promise<void> {
  const { base, slack } = scene;
  await setClock(base.sql, scene.aheadMs);
  await base.sql`truncate messages, message_attempts, destinations, deliveries, slack_posts, slack_accounts, slack_links`;
  slack.recover();
  slack.state.posts.length = 0;
  slack.state.calls.length = 0;
  slack.state.users.clear();
  slack.state.channels.clear();
  slack.state.early = 0;
  for (const token of slack.state.tokens.values()) token.state = "good";
  scene.leaves = "title";
  scene.world = await makeWorld(base.sql);
}

/** The clocks only go on. */
export async function later(scene: Scene, seconds: number): Promise<void> {
  scene.aheadMs += seconds * 1000;
  await setClock(scene.base.sql, scene.aheadMs);
}

/** From now on no time passes but what is let pass, for the database, the worker and Slack. */
export async function stopTime(scene: Scene): Promise<void> {
  const { sql } = scene.base;
  const stands = Date.now();
  scene.machineMs = () => stands;
  await stopClock(sql);
  // What is kept is rounded to the millisecond, and would be due only after the moment at which the clock stands.
  const [row] = await sql<Array<{ us: number }>>`
    select (1000 - extract(microseconds from app_now())::int % 1000) % 1000 as us`;
  await later(scene, (row?.us ?? 0) / 1e6);
}

export type Somebody = { person: PersonActor; account: SlackUser };

/** A person with an account in Slack that they have said is theirs, unless `isLinked` says otherwise. */
export async function somebody(scene: Scene, name: string, isLinked = true): Promise<Somebody> {
  const email = `${name.toLowerCase()}@example.com`;
  const person = await makePerson(scene.base.sql, scene.world, email);
  await scene.base.sql`update people set name = ${name} where id = ${person.id}`;
  const account = addUser(scene.slack, name, { email });
  if (isLinked)
    await scene.base.sql`
      insert into slack_links (workspace_id, team_id, user_id, person_id, verified_at, standing, checked_at)
      values (${scene.world.workspaceId}, ${scene.slack.state.teamId}, ${account.id}, ${person.id}, app_now(), 'member', app_now())`;
  return { person: { ...person, name }, account };
}

export async function ask(scene: Scene, human: JsonObject, more: Partial<Draft> = {}): Promise<string> {
  const made = await scene.engine.submit(draftOf(scene.world, human, more));
  if (!made.ok) throw new Error(made.refusal.message);
  return made.value.intent.id;
}

export const decideIt = (scene: Scene, taskId: string, actor: PersonActor, outcome: string, via = "inbox") =>
  decide(scene.engine, {
    workspaceId: scene.world.workspaceId,
    taskId,
    actor: { ...actor, via: via as PersonActor["via"] },
    outcome,
  });

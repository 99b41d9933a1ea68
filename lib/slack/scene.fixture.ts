// A workspace with people, a local Slack with theirs, and requests as Slack would bring them, through the whole door.
import { actionId, actionValue, type PressKind } from "../channels/slack/action-ids";
import { openDatabase } from "../db/client";
import { payloadHash as hashOf } from "../db/compact";
import type { JsonObject } from "../domain/types";
import { openEngine } from "../engine/open";
import { testDatabase } from "../testing/database";
import { draftOf, makePerson, makeWorld, type PersonActor, type World } from "../testing/factory";
import { addUser } from "../testing/slack/people";
import { type LocalSlack, startSlack } from "../testing/slack/server";
import { formOf, type SignedRequest, type SignOptions, signed } from "../testing/slack/signed";
import { newTs, type SlackUser } from "../testing/slack/state";
import { type ReceiveDeps, type Reply, receive, type Way } from "./receive";

export const LINK_SECRET = "l".repeat(32);
export const PUBLIC_URL = "http://127.0.0.1:8100";

/** A test waits for what is done, however slow its machine is. */
export const NO_HURRY = { workMs: 600_000, keepMs: 600_000, wholeMs: 1_200_000 };

export type Scene = Awaited<ReturnType<typeof openScene>>;

export async function openScene() {
  const database = await testDatabase();
  const db = openDatabase({ url: database.url, name: "slack-scene", max: 6 });
  const engine = openEngine(db, { listen: false });
  const slack = await startSlack();
  const deps: ReceiveDeps = {
    sql: db.sql,
    engine,
    publicUrl: PUBLIC_URL,
    linkSecret: LINK_SECRET,
    secrets: async () => [{ workspaceId: null, secret: slack.state.signingSecret }],
    patience: NO_HURRY,
    heard: () => {},
  };
  const { sql } = database;
  return {
    database,
    db,
    sql,
    engine,
    slack,
    deps,
    bring: (way: Way, request: SignedRequest, now = new Date()) => bring(deps, way, request, now),
    async close() {
      await engine.close();
      await db.close();
      await slack.close();
      await database.close();
    },
  };
}

export const bring = (
  deps: ReceiveDeps,
  way: Way,
  { headers, body }: SignedRequest,
  now: Date,
): Promise<Reply> =>
  receive(
    deps,
    way,
    {
      body: Buffer.from(body),
      signature: headers["x-slack-signature"] ?? null,
      timestamp: headers["x-slack-request-timestamp"] ?? null,
    },
    now,
  );

/** A person and their account in Slack, connected. */
export async function makeLinked(
  { sql, slack }: Pick<Scene, "sql" | "slack">,
  world: World,
  name: string,
): Promise<{ person: PersonActor; user: SlackUser }> {
  const person = await makePerson(sql, world, `${name.toLowerCase()}@example.com`);
  const user = addUser(slack, name);
  await link(sql, world, person, user);
  return { person, user };
}

export const link = (
  sql: Scene["sql"],
  world: World,
  person: PersonActor,
  user: SlackUser,
  teamId = user.teamId,
) =>
  sql`insert into slack_links (workspace_id, team_id, user_id, person_id, verified_at, standing, checked_at)
      values (${world.workspaceId}, ${teamId}, ${user.id}, ${person.id}, now(), 'member', app_now())`;

export type Asked = { id: string; version: number; payloadHash: string; workspaceId: string };

export async function ask(
  { engine, sql }: Pick<Scene, "engine" | "sql">,
  world: World,
  human: JsonObject,
): Promise<Asked> {
  const done = await engine.submit(draftOf(world, { ...human }));
  if (!done.ok) throw new Error(done.refusal.message);
  const { id } = done.value.intent;
  return asked(sql, world, id);
}

export async function asked(sql: Scene["sql"], { workspaceId }: World, id: string): Promise<Asked> {
  const [row] = await sql<Array<{ version: number; hash: string }>>`
    select i.version, encode(${sql.unsafe(hashOf("i"))}, 'hex') as hash from intents i
    where i.workspace_id = ${workspaceId} and i.id = ${id}`;
  if (!row) throw new Error("no such intent");
  return { id, version: row.version, payloadHash: row.hash, workspaceId };
}

export const buttonValue = ({ id, version, payloadHash, workspaceId }: Asked): string =>
  actionValue(LINK_SECRET, { workspaceId, intentId: id, version, payloadHash });

export type Pressing = {
  kind?: PressKind;
  outcome?: number | null;
  value?: string;
  action?: string;
  actionTs?: string;
  channel?: string;
  change?: (payload: Record<string, unknown>) => void;
  sign?: SignOptions;
};

/** A press of a button with these contents, whether or not it was posted anywhere. */
export function pressed(
  slack: LocalSlack,
  user: SlackUser,
  task: Asked | null,
  how: Pressing = {},
): SignedRequest {
  const { kind = "decide", outcome = 0, channel = "D0DIRECT", actionTs = newTs() } = how;
  const payload: Record<string, unknown> = {
    type: "block_actions",
    user: { id: user.id, team_id: user.teamId, name: user.name, username: user.name },
    team: { id: slack.state.teamId, domain: "local" },
    enterprise: null,
    api_app_id: slack.state.appId,
    trigger_id: `trigger-${actionTs}`,
    container: { type: "message", channel_id: channel, message_ts: "1700000000.000100" },
    channel: { id: channel },
    response_url: "https://evil.example/response",
    actions: [
      {
        type: "button",
        action_id: how.action ?? actionId(kind, outcome),
        block_id: "b",
        value: how.value ?? (task ? buttonValue(task) : ""),
        action_ts: actionTs,
      },
    ],
  };
  how.change?.(payload);
  return signed(slack, formOf(payload), undefined, how.sign);
}

/** What was decided on it, and through which door. */
export const decisionsOn = (sql: Scene["sql"], id: string) =>
  sql<
    Array<{ personId: string; outcome: string; via: string; comment: string | null; data: JsonObject | null }>
  >`select person_id as "personId", outcome, via, comment, data from decisions where task_id = ${id} order by at`;

export const notices = (sql: Scene["sql"], { workspaceId }: { workspaceId: string }) => sql<
  Array<{ address: string; about: { text: string; channel?: string; url?: string }; personId: string | null }>
>`select address, about, person_id as "personId" from messages
  where workspace_id = ${workspaceId} and channel = 'slack' and occasion = 'notice' order by id`;

export const wishes = (sql: Scene["sql"], { workspaceId }: { workspaceId: string }) =>
  sql<
    Array<{ kind: string; userId: string; about: JsonObject }>
  >`select kind, user_id as "userId", about from slack_wishes where workspace_id = ${workspaceId} order by created_at`;

export { makeWorld };

import { randomBytes, randomUUID } from "node:crypto";
import { connect } from "@/lib/client";
import type { Sql } from "@/lib/db/client";
import { payloadHash as hashOf } from "@/lib/db/compact";
import { linkTo } from "./links";
import { postAction } from "./server-actions";
import { EMAILS, type Seven, type Who } from "./seven";

// What an action is about, made anew for each try, since many of them use it up; and what the workspace holds, so that
// anything that changed is seen, also what nobody thought of.

export type Subjects = {
  seven: Seven;
  group(member?: boolean): Promise<string>;
  person(status: "active" | "invited" | "removed"): Promise<string>;
  agent(): Promise<string>;
  key(): Promise<string>;
  task(): Promise<Shown>;
  message(state: "dead" | "delivered"): Promise<string>; // to the owner
  held(who: Who, state: "held" | "refused"): Promise<string>;
  session(who: Who): Promise<string>;
  view(who: Who): Promise<string>;
  snoozed(who: Who): Promise<string>;
  browser(who: Who): Promise<string>;
  token(who: Who): Promise<string>;
  slack(who: Who): Promise<{ teamId: string; userId: string }>;
  idOf(who: Who): Promise<string>;
  linked(): Promise<Shown & { linkId: string }>; // the member's
  disputed(): Promise<string>;
};
export type Shown = { taskId: string; version: string; payloadHash: string };
const some = (bytes = 8): string => randomBytes(bytes).toString("hex");

/** `word`: in the name of everything that only its own people may read. */
export async function subjectsOf(seven: Seven, word: string): Promise<Subjects> {
  const { sql, workspaceId, browsers, site } = seven;
  const wish = { days: "30", "scopes.submit": "on", "scopes.read": "on" };
  const made = await postAction(browsers.owner, "app/settings/agents/actions.ts newKey", wish);
  if (!made.shown) throw new Error(`The owner could not make a key: ${made.message}`);
  const machine = connect({ url: site.url, key: made.shown });
  const person = async (who: Who) => {
    const [row] = await sql<Array<{ id: string; userId: string }>>`
      select id, user_id as "userId" from people
      where workspace_id = ${workspaceId} and email = ${who === "nobody" ? "" : EMAILS[who]}`;
    if (!row) throw new Error(`There is no ${who} here.`);
    return row;
  };
  const idOf = async (who: Who) => (await person(who)).id;
  const group: Subjects["group"] = async (member = false) => {
    const id = randomUUID();
    const name = `${word} ${some()}`;
    await sql`
      insert into groups (workspace_id, id, slug, name) values (${workspaceId}, ${id}, ${id}, ${name})`;
    if (member)
      await sql`
        insert into group_people (workspace_id, group_id, person_id)
        values (${workspaceId}, ${id}, ${await idOf("member")})`;
    return id;
  };
  const agent = async () => {
    const id = `sa_${some()}`;
    const [name, address] = [`${word}-${id}`, `agent://default/demo/${id}`];
    await sql`
      insert into agents (workspace_id, id, name, address, created_by)
      values (${workspaceId}, ${id}, ${name}, ${address}, 'system:system')`;
    return id;
  };
  const token: Subjects["token"] = async (who) => {
    const id = some();
    await sql`
      insert into keys (workspace_id, id, kind, person_id, name, hash, hint, scopes)
      values (${workspaceId}, ${id}, 'person', ${await idOf(who)}, 'Laptop', ${randomBytes(32)}, ${id}, '{read}')`;
    return id;
  };
  const task = async () => {
    const title = `${word} ${some()}`;
    const asked = { title, assignees: ["group:finance"] };
    const { intent_id: taskId } = await machine.submit({
      intent_type: "roles.v1",
      to_agent: "human",
      payload: { title },
      human_task: asked,
    });
    const [row] = await sql<Array<{ hash: string }>>`
      select encode(${sql.unsafe(hashOf("i"))}, 'hex') as hash from intents i
      where workspace_id = ${workspaceId} and id = ${taskId}`;
    return { taskId, version: "1", payloadHash: row?.hash ?? "" };
  };
  return {
    seven,
    group,
    agent,
    token,
    task,
    idOf,
    async linked() {
      const shown = await task();
      const { id: linkId } = await linkTo(site, shown.taskId, EMAILS.member);
      return { ...shown, linkId };
    },
    async disputed() {
      const { taskId } = await task();
      const denied = { by: await idOf("member"), name: "Chi", at: new Date().toISOString(), frozen: true };
      await sql`
        update intents set progress = (progress::jsonb || ${JSON.stringify({ disputed: denied })}::text::jsonb)::json
        where workspace_id = ${workspaceId} and id = ${taskId}`;
      return taskId;
    },
    async message(state) {
      const id = randomUUID();
      const { taskId } = await task();
      await sql`
        insert into messages (workspace_id, id, due_at, created_at, ended_at, channel, state, occasion, intent_id, seq, person_id,
          destination, address, subject, content)
        values (${workspaceId}, ${id}, app_now(), app_now(), app_now(), 'email', ${state}, 'withdrawn', ${taskId}, 90,
          ${await idOf("owner")}, 'smtp', ${EMAILS.owner}, ${`${word} was taken back`}, '{"text":"It was taken back."}')`;
      return id;
    },
    async person(status) {
      const id = randomUUID();
      const [email, name] = [`${word}-${some()}@demo.example`, `${word} ${some()}`];
      await sql`
        insert into people (workspace_id, id, email, name, role, status)
        values (${workspaceId}, ${id}, ${email}, ${name}, 'member', ${status})`;
      return id;
    },
    async key() {
      const id = some();
      await sql`
        insert into keys (workspace_id, id, kind, agent_id, hash, hint, scopes)
        values (${workspaceId}, ${id}, 'agent', ${await agent()}, ${randomBytes(32)}, ${id}, '{read}')`;
      return id;
    },
    async held(who, state) {
      const [{ taskId, payloadHash }, id, personId] = [await task(), randomUUID(), await idOf(who)];
      const actor = { kind: "person", id: personId, personId, name: who, via: "inbox" };
      const command = JSON.stringify({ actor, outcome: "approved", version: 1, payloadHash });
      await sql`
        insert into held_decisions (workspace_id, task_id, person_id, id, command, due_at, state, refusal)
        values (${workspaceId}, ${taskId}, ${personId}, ${id}, ${command}::text::json, app_now() + interval '1 hour', ${state},
          ${state === "held" ? null : '{"code":"closed","message":"It is closed."}'}::text::json)`;
      return id;
    },
    async session(who) {
      const id = some();
      await sql`
        insert into auth_sessions (id, token, user_id, expires_at)
        values (${id}, ${some()}, ${(await person(who)).userId}, app_now() + interval '1 hour')`;
      return id;
    },
    async browser(who) {
      const id = randomUUID();
      await sql`
        insert into push_subscriptions (workspace_id, id, person_id, endpoint, p256dh, auth, label, created_at)
        values (${workspaceId}, ${id}, ${await idOf(who)}, ${`http://127.0.0.1:9/${id}`}, 'x', 'x', 'A browser', app_now())`;
      return id;
    },
    async view(who) {
      const id = randomUUID();
      await sql`
        insert into saved_views (workspace_id, id, person_id, name, query, shared)
        values (${workspaceId}, ${id}, ${await idOf(who)}, ${word}, 'view=mine', true)`;
      return id;
    },
    async slack(who) {
      const account = { teamId: `T${some()}`, userId: `U${some()}` };
      await sql`
        insert into slack_links (workspace_id, team_id, user_id, person_id, verified_at)
        values (${workspaceId}, ${account.teamId}, ${account.userId}, ${await idOf(who)}, app_now())`;
      return account;
    },
    async snoozed(who) {
      const { taskId } = await task();
      await sql`
        insert into snoozes (workspace_id, person_id, task_id, until)
        values (${workspaceId}, ${await idOf(who)}, ${taskId}, app_now() + interval '1 hour')`;
      return taskId;
    },
  };
}

const PARTS = {
  workspaces: "select name, settings::text from workspaces where id = $1",
  people: `select id, user_id, email, name, role, status, settings::text, away_from, away_until, substitute_id
    from people where workspace_id = $1`,
  groups: "select id, slug, name, slack_channel from groups where workspace_id = $1",
  channels: "select channel, settings::text, sealed from channel_settings where workspace_id = $1",
  tests: "select id from messages where workspace_id = $1 and occasion = 'test'",
  members: "select group_id, person_id from group_people where workspace_id = $1",
  agents: "select id, name, display_name, description, status from agents where workspace_id = $1",
  keys: "select id, kind, person_id, agent_id, name, scopes, revoked_at, expires_at from keys where workspace_id = $1",
  links: "select id, purpose, person_id, used_at from links where workspace_id = $1",
  changes: "select id from admin_events where workspace_id = $1",
  views: "select id, person_id, name, shared from saved_views where workspace_id = $1",
  slack: "select team_id, user_id, person_id from slack_links where workspace_id = $1",
  snoozes: "select person_id, task_id, until from snoozes where workspace_id = $1",
  held: "select id, state, due_at from held_decisions where workspace_id = $1",
  // Whatever a person does to an intent is an event of theirs; agents and timers go on meanwhile.
  events: "select intent_id, seq, actor from events where workspace_id = $1 and actor like 'person:%'",
  browsers: "select id, person_id, endpoint from push_subscriptions where workspace_id = $1",
  accounts: `select u.id, u.name, u.email, a.password from auth_users u join auth_accounts a on a.user_id = u.id
    where u.id in (select user_id from people where workspace_id = $1)`,
  sessions: `select s.id, s.confirmed_at from auth_sessions s
    where s.user_id in (select user_id from people where workspace_id = $1)`,
};
export type Part = keyof typeof PARTS;

/** Everything in the workspace that a person can change. */
export async function holdings(sql: Sql, workspaceId: string): Promise<Record<string, string>> {
  const each = Object.entries(PARTS).map(
    ([part, query]) =>
      `select '${part}' as part, md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as is from (${query}) x`,
  );
  const rows = await sql.unsafe<Array<{ part: string; is: string }>>(each.join(" union all "), [workspaceId]);
  return Object.fromEntries(rows.map(({ part, is }) => [part, is]));
}

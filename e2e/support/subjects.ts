import { randomBytes, randomUUID } from "node:crypto";
import { connect } from "@/lib/client";
import { payloadHash as hashOf } from "@/lib/db/compact";
import { linkTo } from "./links";
import { EMAILS, postAs, type Seven, type Who } from "./seven";

// What an action is about, made anew for each try, since many of them use it up.

export type Subjects = {
  seven: Seven;
  group(member?: boolean): Promise<string>;
  person(status: "active" | "invited" | "removed"): Promise<string>;
  policy(): Promise<string>;
  /** A group that keeps hours, whose member is on call, now and by an override. */
  onCall(): Promise<{ groupId: string; overrideId: string }>;
  agent(): Promise<string>;
  key(): Promise<string>;
  task(): Promise<Shown>;
  message(state: "dead" | "delivered"): Promise<string>; // to the owner
  deadAbout(): Promise<string>; // the task of a message that could not be sent
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
  const { sql, workspaceId, site } = seven;
  const wish = { days: "30", "scopes.submit": "on", "scopes.read": "on" };
  const made = await postAs(seven, "owner", "app/settings/agents/actions.ts newKey", wish);
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
  const message = async (state: "dead" | "delivered") => {
    const id = randomUUID();
    const { taskId } = await task();
    await sql`
      insert into messages (workspace_id, id, due_at, created_at, ended_at, channel, state, occasion, intent_id, seq, person_id,
        destination, address, subject, content)
      values (${workspaceId}, ${id}, app_now(), app_now(), app_now(), 'email', ${state}, 'withdrawn', ${taskId}, 90,
        ${await idOf("owner")}, 'smtp', ${EMAILS.owner}, ${`${word} was taken back`}, '{"text":"It was taken back."}')`;
    return { id, taskId };
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
    message: async (state) => (await message(state)).id,
    deadAbout: async () => (await message("dead")).taskId,
    async person(status) {
      const id = randomUUID();
      const [email, name] = [`${word}-${some()}@demo.example`, `${word} ${some()}`];
      await sql`
        insert into people (workspace_id, id, email, name, role, status)
        values (${workspaceId}, ${id}, ${email}, ${name}, 'member', ${status})`;
      return id;
    },
    async policy() {
      const id = randomUUID();
      await sql`
        insert into time_policies (workspace_id, id, name, body)
        values (${workspaceId}, ${id}, ${`${word} ${some()}`}, ${JSON.stringify(POLICY)}::text::json)`;
      return id;
    },
    async onCall() {
      const [groupId, overrideId, personId] = [await group(true), randomUUID(), await idOf("member")];
      const day = 86_400_000;
      const [from, until] = [-day, day].map((ms) => new Date(Date.now() + ms).toISOString());
      const rotation = {
        zone: "UTC",
        every: "week",
        time: "09:00",
        since: "2026-01-05",
        people: [personId],
        overrides: [{ id: overrideId, personId, from, until }],
      };
      await sql`
        update groups set rotation = ${JSON.stringify(rotation)}::text::json, hours = ${JSON.stringify(HOURS)}::text::json
        where workspace_id = ${workspaceId} and id = ${groupId}`;
      return { groupId, overrideId };
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

const POLICY = {
  patterns: ["quokka.never"],
  remind: null,
  levels: [],
  repeat: 0,
  end: { act: "wait", after: 3600 },
  hours: "always",
  expiry: "fail",
  positive: null,
  targets: { low: null, normal: null, high: null },
};

const HOURS = { zone: "UTC", week: Array.from({ length: 7 }, () => [[540, 1020]]), holidays: [] };

import type { Sql } from "@/lib/db/client";

// What a workspace holds, so that anything that changed is seen, also what nobody thought of.

const PARTS = {
  workspaces: "select name, settings::text from workspaces where id = $1",
  people: `select id, user_id, email, name, role, status, settings::text, away_from, away_until, substitute_id, manager_id
    from people where workspace_id = $1`,
  channels: "select channel, settings::text, sealed from channel_settings where workspace_id = $1",
  tests: "select id from messages where workspace_id = $1 and occasion = 'test'",
  groups:
    "select id, slug, name, slack_channel, hours::text, rotation::text from groups where workspace_id = $1",
  policies: "select id, name, body::text from time_policies where workspace_id = $1",
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

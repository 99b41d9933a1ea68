// What kind of account it is, by what Slack says of it. Only a member of the team can be a person here.

import type { SlackStanding } from "../../domain/slack";

export type Account = {
  kind: SlackStanding;
  email: string | null;
  name: string | null;
};

/** Of an account that Slack does not say enough of, it is taken to be the least. */
export function readAccount(user: unknown, teamId: string): Account {
  const said = (typeof user === "object" && user !== null ? user : {}) as Record<string, unknown>;
  const profile = (said.profile ?? {}) as Record<string, unknown>;
  const email = typeof profile.email === "string" ? profile.email.slice(0, 320) : null;
  const name = typeof said.real_name === "string" ? said.real_name.slice(0, 200) : null;
  return { kind: kindOf(said, teamId), email, name };
}

function kindOf(said: Record<string, unknown>, teamId: string): Account["kind"] {
  const enterprise = said.enterprise_user as { teams?: unknown } | undefined;
  const isOfTeam =
    said.team_id === teamId || (Array.isArray(enterprise?.teams) && enterprise.teams.includes(teamId));
  if (said.is_bot !== false || said.id === "USLACKBOT" || said.deleted === true) return "bot";
  if (said.is_stranger === true || !isOfTeam) return "outsider";
  return said.is_restricted === true || said.is_ultra_restricted === true ? "guest" : "member";
}

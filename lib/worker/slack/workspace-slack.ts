// The Slack of one workspace: its settings, a client of its own, and which team that is. Slack is asked once for each token.
import { caller, type SlackCall, type SlackClient, slackClient } from "../../channels/slack/client";
import { type Closed, withLimits } from "../../channels/slack/limits";
import { troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { closedMethods } from "../../db/read/slack-limits";
import { learnChannel } from "../../db/write/channel-settings";
import type { Leaves, SlackSettings } from "../../domain/channel-settings";
import type { ReadChannel } from "../channels/settings";

export type WorkspaceSlack = {
  workspaceId: string;
  teamId: string;
  settings: SlackSettings;
  leaves: Leaves;
  client: SlackClient;
  call: SlackCall;
};

/** Throws a trouble: it is not set up, or Slack does not let us in. */
export type SlackOf = (workspaceId: string) => Promise<WorkspaceSlack>;

type Opened = { stamp: string; client: SlackClient; call: SlackCall; closed: Closed; team: Promise<string> };
const MOST_OPEN = 500;

type Deps = { sql: Sql; channel: ReadChannel; clock?: () => number };

export function openSlack({ sql, channel, clock = () => performance.now() }: Deps): SlackOf {
  const open = new Map<string, Opened>();
  return async (workspaceId) => {
    const { settings, leaves } = await channel(workspaceId, "slack");
    if (settings?.botToken == null) throw NOT_SET_UP();
    const { botToken, apiUrl } = settings;
    const stamp = `${botToken} ${apiUrl}`;
    let known = open.get(workspaceId);
    if (known?.stamp !== stamp) {
      if (open.size >= MOST_OPEN) open.clear();
      const client = slackClient({ botToken, apiUrl });
      const closed: Closed = new Map();
      const call = withLimits(caller(client), clock, closed);
      const team = remember(sql, workspaceId, closed, clock()).then(() => whoseToken(sql, workspaceId, call));
      known = { stamp, client, call, closed, team };
      open.set(workspaceId, known);
      // A question that failed is asked again by the next message.
      known.team.catch(() => open.delete(workspaceId));
    } else await remember(sql, workspaceId, known.closed, clock());
    return {
      workspaceId,
      teamId: await known.team,
      settings,
      leaves,
      client: known.client,
      call: known.call,
    };
  };
}

/** What another worker was told, or this one before it was started anew. */
async function remember(sql: Sql, workspaceId: string, closed: Closed, now: number): Promise<void> {
  for (const { method, seconds } of await closedMethods(sql, workspaceId))
    closed.set(method, Math.max(now + seconds * 1000, closed.get(method) ?? 0));
}

const NOT_SET_UP = (): Error =>
  troubleError({ kind: "settings", code: "not_set_up", answer: "Slack is not set up: it has no bot token." });

async function whoseToken(sql: Sql, workspaceId: string, call: SlackCall): Promise<string> {
  const { team_id, team, user_id } = await call("auth.test", {});
  if (typeof team_id !== "string")
    throw troubleError({
      kind: "later",
      code: "no_team",
      answer: "Slack did not say which workspace it is.",
    });
  const learned = {
    teamId: team_id,
    ...(typeof team === "string" && { teamName: team }),
    ...(typeof user_id === "string" && { botUserId: user_id }),
  };
  await learnChannel(sql, { workspaceId, channel: "slack" }, learned);
  return team_id;
}

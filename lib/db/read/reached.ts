// By what somebody is really told: the channels that are set up, and push only where they switched a browser on.
import { type ChannelFacts, channelState } from "../../domain/channel-state";
import { readSealedParts } from "../../domain/sealed-parts";
import { isObject } from "../../domain/task-spec";
import type { Outward } from "../../domain/types";
import type { Sql } from "../client";

export type Way = "works" | "trouble" | null; // null: it leads nowhere
export type Ways = Record<Outward, Way>;

type Row = {
  environment: Partial<Record<Outward, string[]>> | null;
  channels: Array<{
    channel: Outward;
    settings: unknown;
    sealed: string | null;
    status: ChannelFacts["status"];
  }>;
  hasBrowser: boolean;
};

export async function waysTo(sql: Sql, workspaceId: string, personId: string): Promise<Ways> {
  const [row] = await sql<Row[]>`
    select (select environment from channel_key where "only") as environment,
      (select coalesce(json_agg(json_build_object('channel', c.channel, 'settings', c.settings, 'status', c.status,
         'sealed', convert_from(c.sealed, 'UTF8'))), '[]')
       from channel_settings c where c.workspace_id = ${workspaceId}) as channels,
      exists (select 1 from push_subscriptions s where s.workspace_id = ${workspaceId} and s.person_id = ${personId}) as "hasBrowser"`;
  const wayOf = (channel: "email" | "slack"): Way => {
    const kept = row?.channels.find((each) => each.channel === channel);
    const plain = isObject(kept?.settings) ? kept.settings : {};
    const secrets = Object.keys(readSealedParts(kept?.sealed ? new TextEncoder().encode(kept.sealed) : null));
    const own = [...secrets, ...Object.keys(plain).filter((part) => plain[part] !== null)];
    const state = channelState({
      channel,
      own,
      variables: row?.environment?.[channel] ?? [],
      isMade: false,
      status: kept?.status ?? "unknown",
      problem: null,
      statusAt: null,
    });
    if (state.source === null) return null;
    return state.tone === "danger" ? "trouble" : "works";
  };
  return { email: wayOf("email"), slack: wayOf("slack"), push: row?.hasBrowser ? "works" : null };
}

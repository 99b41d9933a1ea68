// By what somebody is really told: the channels that are set up, and push only where they switched a browser on.
import { type ChannelFacts, channelState } from "../../domain/channel-state";
import { REMEMBERED_SECONDS, SHUT_AFTER } from "../../domain/message-fate";
import { placeOfAll } from "../../domain/places";
import { MOST_BROWSERS } from "../../domain/push-endpoint";
import { readSealedParts } from "../../domain/sealed-parts";
import { isObject } from "../../domain/task-spec";
import type { Outward } from "../../domain/types";
import type { Sql } from "../client";

export type Way = "works" | "trouble" | null; // trouble: nothing gets through now; null: it leads nowhere
export type Ways = Record<Outward, Way>;

type Row = {
  environment: Partial<Record<Outward, string[]>> | null;
  channels: Array<{
    channel: Outward;
    settings: unknown;
    sealed: string | null;
    status: ChannelFacts["status"];
  }>;
  services: string[]; // the push services of this person's browsers
  failing: Array<{ channel: Outward; name: string }>;
};

export async function waysTo(sql: Sql, workspaceId: string, personId: string): Promise<Ways> {
  const [row] = await sql<Row[]>`
    select (select environment from channel_key where "only") as environment,
      (select coalesce(json_agg(json_build_object('channel', c.channel, 'settings', c.settings, 'status', c.status,
         'sealed', convert_from(c.sealed, 'UTF8'))), '[]')
       from channel_settings c where c.workspace_id = ${workspaceId}) as channels,
      b.services,
      (select coalesce(json_agg(json_build_object('channel', d.channel, 'name', d.name)), '[]') from destinations d
       where d.workspace_id = ${workspaceId} and d.failures > 0
         and (d.failures >= ${SHUT_AFTER} or d.failed_at > app_now() - ${REMEMBERED_SECONDS} * interval '1 second')
         and (d.channel = 'email' and d.name = ${placeOfAll("email")}
         or d.channel = 'slack' and d.name = ${placeOfAll("slack")} or d.channel = 'push' and d.name = any (b.services))) as failing
    from (select array(select split_part(s.endpoint, '/', 3) from push_subscriptions s
      where s.workspace_id = ${workspaceId} and s.person_id = ${personId} limit ${MOST_BROWSERS})) as b(services)`;
  const { services = [], failing = [] } = row ?? {};
  const fails = (channel: Outward, name: string) =>
    failing.some((place) => place.channel === channel && place.name === name);
  const pushWay = (): Way => {
    if (services.length === 0) return null;
    return services.every((service) => fails("push", service)) ? "trouble" : "works";
  };
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
    return state.tone === "danger" || fails(channel, placeOfAll(channel)) ? "trouble" : "works";
  };
  return { email: wayOf("email"), slack: wayOf("slack"), push: pushWay() };
}

// What the settings page says of the channels: how each is set up, how it fares, and how a test went. No secret is read here.
import type { ChannelFacts } from "../../domain/channel-state";
import { readSealedParts } from "../../domain/sealed-parts";
import { isObject } from "../../domain/task-spec";
import { type JsonObject, OUTWARD, type Outward } from "../../domain/types";
import type { Sql } from "../client";
import { channelRows, publishedKey } from "./channel-settings";
import { pushPublicKey } from "./push-subscriptions";
import { type UnpostedChannel, unpostedChannels } from "./unposted-channels";

export type Place = {
  name: string;
  code: string | null;
  answer: string | null;
  failedAt: Date | null;
  shutUntil: Date | null;
};
/** `plain`: what is no secret. `secrets`: which are set. */
export type ChannelRecord = ChannelFacts & {
  plain: JsonObject;
  secrets: string[];
  places: Place[];
  unposted: UnpostedChannel[];
};

const MOST_PLACES = 20;

/** `variables`: what the process that asks was given itself. Every channel, in the order of the page. */
export async function channelRecords(
  sql: Sql,
  workspaceId: string,
  variables: Partial<Record<Outward, string[]>>,
): Promise<ChannelRecord[]> {
  const [rows, published, pushKey, unposted, places] = await Promise.all([
    channelRows(sql, workspaceId),
    publishedKey(sql),
    pushPublicKey(sql),
    unpostedChannels(sql, workspaceId),
    sql<Array<Place & { channel: Outward }>>`
      select channel, name, code, answer, failed_at as "failedAt", shut_until as "shutUntil" from destinations
      where workspace_id = ${workspaceId} and failures > 0 and kind is distinct from 'settings' order by failed_at desc nulls last limit ${MOST_PLACES}`,
  ]);
  return OUTWARD.map((channel) => {
    const row = rows.find((each) => each.channel === channel);
    const plain = isObject(row?.settings) ? row.settings : {};
    const secrets = Object.keys(readSealedParts(row?.sealed ?? null));
    return {
      channel,
      plain,
      secrets,
      own: [...secrets, ...Object.keys(plain).filter((part) => plain[part] !== null)],
      variables: [...(published?.environment[channel] ?? []), ...(variables[channel] ?? [])],
      isMade: channel === "push" && pushKey !== null,
      status: row?.status ?? "unknown",
      problem: row?.problem ?? null,
      statusAt: row?.statusAt ?? null,
      unposted: channel === "slack" ? unposted : [],
      places: places.filter((place) => place.channel === channel),
    };
  });
}

export type TestResult = { id: string; state: string; answer: string | null; kept: boolean; tried: boolean };

/** How messages fared that somebody waits for. */
export const testResults = (sql: Sql, workspaceId: string, ids: string[]): Promise<TestResult[]> =>
  sql<TestResult[]>`
    select m.id, m.state, m.answer, m.kept, exists (select from message_attempts a where a.workspace_id = m.workspace_id
      and a.message_id = m.id and a.outcome <> 'under_way') as tried
    from messages m where m.workspace_id = ${workspaceId} and m.id = any(${ids}::uuid[])`;

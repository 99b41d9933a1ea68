// What the settings page says of the channels: how each is set up, how it fares, and how a test went. No secret is read here.
import type { ChannelFacts } from "../../domain/channel-state";
import { REMEMBERED_SECONDS, SHUT_AFTER } from "../../domain/message-fate";
import { readSealedParts, type SealedParts } from "../../domain/sealed-parts";
import { silenceOf } from "../../domain/silence";
import { isObject } from "../../domain/task-spec";
import { type JsonObject, OUTWARD, type Outward } from "../../domain/types";
import type { Sql } from "../client";
import { channelRows, publishedKey } from "./channel-settings";
import { type FailedWish, failedWishes } from "./failed-wishes";
import { whoseOf } from "./messages";
import { pushPublicKey } from "./push-subscriptions";
import { slackDoors } from "./slack-doors";
import { type UnpostedChannel, unpostedChannels } from "./unposted-channels";

export type Place = {
  name: string;
  whose: string | null;
  code: string | null;
  answer: string | null;
  failures: number;
  failingSince: Date | null;
  isSilent: boolean; // as far as anybody knows
  failedAt: Date | null;
  shutUntil: Date | null;
};
/** `plain`: what is no secret. `secrets`: which are set; `sealed`: these, for nobody to read. */
export type ChannelRecord = ChannelFacts & {
  plain: JsonObject;
  secrets: string[];
  sealed: SealedParts;
  places: Place[];
  unposted: UnpostedChannel[];
  failedWishes: FailedWish[];
};

const MOST_PLACES = 20;

/** `variables`: what the process that asks was given itself. Every channel, in the order of the page. */
export async function channelRecords(
  sql: Sql,
  workspaceId: string,
  variables: Partial<Record<Outward, string[]>>,
): Promise<ChannelRecord[]> {
  const [rows, published, pushKey, unposted, wishes, door, places] = await Promise.all([
    channelRows(sql, workspaceId),
    publishedKey(sql),
    pushPublicKey(sql),
    unpostedChannels(sql, workspaceId),
    failedWishes(sql, workspaceId),
    slackDoors(sql, workspaceId),
    // One of many that belong to a whole is told of when it is shut. What only another setting mends is the state of the channel; but
    // of push services one may take what another does not.
    sql<Array<Place & { channel: Outward }>>`
      select d.channel, d.name, d.code, d.answer, d.failures, coalesce(d.failing_since, d.failed_at) as "failingSince",
        (d.failures >= ${SHUT_AFTER} or d.failed_at > app_now() - ${REMEMBERED_SECONDS} * interval '1 second') as "isSilent",
        d.failed_at as "failedAt", d.shut_until as "shutUntil", ${whoseOf(sql)} as whose
      from destinations d
      where d.workspace_id = ${workspaceId} and (d.kind is distinct from 'settings' or d.channel = 'push')
        and d.failures >= case when d.name like d.channel::text || ':%' then ${SHUT_AFTER} else 1 end
      order by d.name in ('smtp', 'slack') desc, d.failed_at desc nulls last limit ${MOST_PLACES}`,
  ]);
  const failing = (channel: Outward) => places.filter((place) => place.channel === channel);
  const silent = (channel: Outward) => failing(channel).filter(({ isSilent }) => isSilent);
  const isOtherService = await answersSomeBrowser(sql, workspaceId, silent("push"));
  return OUTWARD.map((channel) => {
    const row = rows.find((each) => each.channel === channel);
    const plain = isObject(row?.settings) ? row.settings : {};
    const sealed = readSealedParts(row?.sealed ?? null);
    const secrets = Object.keys(sealed);
    return {
      channel,
      plain,
      secrets,
      sealed,
      own: [...secrets, ...Object.keys(plain).filter((part) => plain[part] !== null)],
      variables: [...(published?.environment[channel] ?? []), ...(variables[channel] ?? [])],
      isMade: channel === "push" && pushKey !== null,
      status: row?.status ?? "unknown",
      problem: row?.problem ?? null,
      statusAt: row?.statusAt ?? null,
      silence: silenceOf(channel, silent(channel), isOtherService),
      door,
      unposted: channel === "slack" ? unposted : [],
      failedWishes: channel === "slack" ? wishes : [],
      places: failing(channel),
    };
  });
}

/** Whether a browser is told by a push service that is not among these. */
async function answersSomeBrowser(sql: Sql, workspaceId: string, failing: Place[]): Promise<boolean> {
  if (failing.length === 0) return true;
  const [row] = await sql<Array<{ some: boolean }>>`
    select exists (select from push_subscriptions s where s.workspace_id = ${workspaceId}
      and split_part(s.endpoint, '/', 3) <> all (${failing.map(({ name }) => name)}::text[])) as some`;
  return row?.some ?? false;
}

export type TestResult = { id: string; state: string; answer: string | null; kept: boolean; tried: boolean };

/** How messages fared that somebody waits for. */
export const testResults = (sql: Sql, workspaceId: string, ids: string[]): Promise<TestResult[]> =>
  sql<TestResult[]>`
    select m.id, m.state, m.answer, m.kept, exists (select from message_attempts a where a.workspace_id = m.workspace_id
      and a.message_id = m.id and a.outcome <> 'under_way') as tried
    from messages m where m.workspace_id = ${workspaceId} and m.id = any(${ids}::uuid[])`;

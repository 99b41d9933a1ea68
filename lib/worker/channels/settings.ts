// How the worker reaches a workspace's people: by the workspace's own settings, else by the environment's, else not at all.
// Read again every second or so, so that what an admin saves is used at once, and ten thousand messages cost ten reads.
import { createHash } from "node:crypto";
import type { Sql } from "../../db/client";
import { type ChannelRow, channelRow } from "../../db/read/channel-settings";
import {
  type ChannelSettingsOf,
  canSend,
  type Leaves,
  readChannelSettings,
  readLeaves,
} from "../../domain/channel-settings";
import type { JsonObject, Outward } from "../../domain/types";
import type { GivenChannels } from "./environment";
import { openParts, unreadable } from "./unreadable";
import type { ChannelsKey } from "./unseal";

export type ChannelNow<C extends Outward> = {
  /** null: it is not set up. Mail is kept, and the others are not used. */
  settings: ChannelSettingsOf[C] | null;
  source: "workspace" | "environment" | null;
  leaves: Leaves; // what of a task may go out by it
  stamp: string; // another one: whatever was opened with the settings before is closed, and opened anew
};
export type ReadChannel = <C extends Outward>(workspaceId: string, channel: C) => Promise<ChannelNow<C>>;
/** What the environment says for all, whatever a workspace says; null: nothing. */
export type ReadOfAll = <C extends Outward>(channel: C) => ChannelNow<C> | null;
export type ChannelReader = {
  read: ReadChannel;
  ofAll: ReadOfAll;
  forget(workspaceId: string, channel: Outward): void;
};

const FRESH_MS = 1_000;
const MOST_KEPT = 1_000;

type Deps = { sql: Sql; key: ChannelsKey; given: GivenChannels; clock?: () => number };
type Kept = { at: number; found: Promise<ChannelNow<Outward>> };

/** Throws a trouble of the kind `settings` where a secret cannot be opened: the page asks for it again. */
export function channelSettings({ sql, key, given, clock = () => performance.now() }: Deps): ChannelReader {
  const kept = new Map<string, Kept>();
  const nameOf = (workspaceId: string, channel: Outward) => `${workspaceId} ${channel}`;
  const read: ReadChannel = <C extends Outward>(workspaceId: string, channel: C) => {
    const name = nameOf(workspaceId, channel);
    const known = kept.get(name);
    if (known && clock() - known.at < FRESH_MS) return known.found as Promise<ChannelNow<C>>;
    if (kept.size >= MOST_KEPT) kept.clear();
    const found = channelRow(sql, workspaceId, channel).then((row) =>
      settle(workspaceId, channel, row, key, given),
    );
    kept.set(name, { at: clock(), found });
    return found as Promise<ChannelNow<C>>;
  };
  const ofAll: ReadOfAll = (channel) => {
    const theirs = given[channel];
    return theirs && found(theirs, "environment", readLeaves(null));
  };
  return { read, ofAll, forget: (workspaceId, channel) => void kept.delete(nameOf(workspaceId, channel)) };
}

function settle<C extends Outward>(
  workspaceId: string,
  channel: C,
  row: ChannelRow | null,
  key: ChannelsKey,
  given: GivenChannels,
): ChannelNow<C> {
  const leaves = readLeaves(row?.settings);
  const plain = (row?.settings ?? {}) as JsonObject;
  const secrets = openParts({ workspaceId, channel }, row?.sealed ?? null, key);
  if (secrets === null) throw unreadable();
  const own = readChannelSettings(channel, { ...plain, ...secrets });
  if (canSend(channel, own)) return found(own, "workspace", leaves);
  const theirs = given[channel];
  if (theirs === null) return found(null, null, leaves);
  // What was learned of the provider and where to post by default stand beside what the environment says.
  const set = Object.fromEntries(Object.entries(theirs).filter(([, value]) => value !== null));
  const merged = channel === "slack" ? readChannelSettings(channel, { ...plain, ...set }) : theirs;
  return found(merged as ChannelSettingsOf[C], "environment", leaves);
}

const found = <C extends Outward>(
  settings: ChannelSettingsOf[C] | null,
  source: ChannelNow<C>["source"],
  leaves: Leaves,
): ChannelNow<C> => ({
  settings,
  source,
  leaves,
  stamp: createHash("sha256").update(JSON.stringify(settings)).digest("base64url"),
});

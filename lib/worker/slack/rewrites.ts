// A post is a view of its task. Whatever happens to the task, by whichever door, its posts are rewritten: this finds them, and
// the outbox does it.
import type { Sql } from "../../db/client";
import { MOST_MOVED, type MovedPost, movedPosts, movedSince } from "../../db/read/slack-posts";
import { insertMessages, supersedeEarlier } from "../../db/write/messages";
import type { NewMessage } from "../../domain/message";
import { SLACK_REWRITES } from "../../domain/places";
import { newId } from "../../engine/ids";

const LOOK_MS = 300;
const NOTHING_POSTED_MS = 1_000;
const SWEEP_MS = 60_000;

export async function requestRewrites(sql: Sql, posts: MovedPost[]): Promise<number> {
  if (posts.length === 0) return 0;
  const made: NewMessage[] = posts.map((post) => ({
    workspaceId: post.workspaceId,
    channel: "slack",
    occasion: "rewrite",
    intentId: post.intentId,
    seq: post.seq,
    personId: post.personId,
    groupId: post.groupId,
    destination: SLACK_REWRITES,
    address: addressOf(post),
    urgent: false,
    about: {},
    dueAt: null,
  }));
  return (await sql.begin(async (tx) => {
    const [row] = await tx<Array<{ now: Date }>>`select app_now() as now`;
    await supersedeEarlier(tx as unknown as Sql, made);
    const named = made.map((message) => ({ ...message, id: newId(row?.now ?? new Date(0)) }));
    return insertMessages(tx as unknown as Sql, named);
  })) as number;
}

const addressOf = ({ channelId, ts }: { channelId: string; ts: string }): string => `${channelId}:${ts}`;

export function postOf(address: string): { channelId: string; ts: string } {
  const at = address.indexOf(":");
  return { channelId: address.slice(0, at), ts: address.slice(at + 1) };
}

/** Follows what changes, and now and then looks through everything that is open: nothing stays as it was shown for long. `made`
 * hears in which workspaces posts are rewritten. */
export function followPosts(
  sql: Sql,
  made: (workspaceIds: Set<string>) => void,
  { clock = () => performance.now(), nothingPostedMs = NOTHING_POSTED_MS } = {},
) {
  let cursor: string | null = null;
  let sweepAt = 0;
  let sweptTo: MovedPost | null = null;
  return async (): Promise<number> => {
    const isSweep = cursor === null || clock() >= sweepAt;
    const since = await movedSince(sql, cursor);
    cursor = since.cursor;
    // After the cursor was taken: what changes from now on is found by it.
    const swept = isSweep && cursor !== null ? await movedPosts(sql, sweptTo) : [];
    // A page that is full is followed by the next one with the next look.
    sweptTo = swept.length === MOST_MOVED ? (swept.at(-1) ?? null) : null;
    if (isSweep && sweptTo === null) sweepAt = clock() + SWEEP_MS;
    const moved = [...since.posts, ...swept];
    const isNew = await requestRewrites(sql, moved);
    if (isNew > 0) made(new Set(moved.map(({ workspaceId }) => workspaceId)));
    if (since.isBehind) return 0;
    return cursor === null ? nothingPostedMs : LOOK_MS;
  };
}

// chat.* as Slack answers it.
import { checkMessageBlocks, isTooLong } from "./check-blocks";
import { type Block, newTs, type Post, type SlackChannel, type SlackState, withBlockIds } from "./state";

export type Args = Record<string, string>;
export type Answer = { ok: boolean; error?: string; [key: string]: unknown };
export type Method = (state: SlackState, args: Args) => Answer;

export const refuse = (error: string, messages: string[] = []): Answer => ({
  ok: false,
  error,
  ...(messages.length > 0 && {
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  }),
});

const MOST_TEXT = 40_000; // cut there
const MOST_UPDATED_TEXT = 4000; // refused

type Body = { text: string; blocks: Block[] | null } | { refused: Answer };

function bodyOf({ text = "", blocks }: Args): Body {
  if (blocks === undefined || blocks === "") return { text, blocks: null };
  let read: unknown;
  try {
    read = JSON.parse(blocks);
  } catch {
    return { refused: refuse("invalid_blocks_format") };
  }
  const wrong = checkMessageBlocks(read);
  if (wrong.length > 0) return { refused: refuse("invalid_blocks", wrong) };
  if (isTooLong(read)) return { refused: refuse("msg_blocks_too_long") };
  return { text, blocks: read as Block[] };
}

function open(state: SlackState, channel: string | undefined): SlackChannel | Answer {
  if (!channel) return refuse("channel_not_found");
  const found = state.channels.get(channel);
  if (!found) return refuse("channel_not_found");
  if (found.isArchived) return refuse("is_archived");
  if (found.imOf === null && !found.isMember) return refuse("not_in_channel");
  return found;
}

const isAnswer = (value: SlackChannel | Answer): value is Answer => "ok" in value;

const messageOf = (state: SlackState, post: Post) => ({
  type: "message",
  subtype: "bot_message",
  text: post.text,
  ts: post.ts,
  bot_id: state.botUserId,
  app_id: state.appId,
  team: state.teamId,
  blocks: post.blocks,
  ...(post.threadTs && { thread_ts: post.threadTs }),
});

const postMessage: Method = (state, args) => {
  const place = open(state, imFor(state, args.channel));
  if (isAnswer(place)) return place;
  const body = bodyOf(args);
  if ("refused" in body) return body.refused;
  if (body.text === "" && (body.blocks?.length ?? 0) === 0) return refuse("no_text");
  const threadTs = args.thread_ts || null;
  if (threadTs && !state.posts.some((post) => post.channel === place.id && post.ts === threadTs))
    return refuse("cannot_reply_to_message");
  const metadata = metadataOf(args.metadata);
  if (metadata === undefined) return refuse("invalid_metadata_format");
  const post: Post = {
    channel: place.id,
    metadata,
    ts: newTs(),
    text: body.text.slice(0, MOST_TEXT),
    blocks: withBlockIds(body.blocks ?? []),
    at: state.clock(),
    threadTs,
    isBroadcast: args.reply_broadcast === "true",
    unfurlsLinks: args.unfurl_links !== "false" || args.unfurl_media !== "false",
    before: [],
  };
  state.posts.push(post);
  return { ok: true, channel: place.id, ts: post.ts, message: messageOf(state, post) };
};

/** undefined: it is none that Slack takes. */
function metadataOf(said: string | undefined): Post["metadata"] | undefined {
  if (!said) return null;
  try {
    const read = JSON.parse(said) as NonNullable<Post["metadata"]>;
    return typeof read.event_type === "string" && typeof read.event_payload === "object" ? read : undefined;
  } catch {
    return undefined;
  }
}

const HISTORY = { im: "im:history", public: "channels:history", private: "groups:history" };

/** Reading is let apart for direct messages, channels and private channels. */
function historyScope({ channels }: SlackState, { channel = "" }: Args): string {
  const { imOf = "", isPrivate = false } = channels.get(channel) ?? {};
  return imOf === null ? (isPrivate ? HISTORY.private : HISTORY.public) : HISTORY.im;
}

/** What stands there, newest first; what stands in threads is not among it. */
const history: Method = (state, args) => {
  const place = open(state, args.channel);
  if (isAnswer(place)) return place;
  const since = Number(args.oldest ?? 0);
  const found = state.posts
    .filter((post) => post.channel === place.id && post.threadTs === null && Number(post.ts) > since)
    .reverse()
    .slice(0, Math.min(Number(args.limit ?? 100), 999));
  return { ok: true, messages: listed(state, found, args), has_more: false };
};

/** A thread with what it begins with, oldest first. */
const replies: Method = (state, args) => {
  const place = open(state, args.channel);
  if (isAnswer(place)) return place;
  const found = state.posts
    .filter((post) => post.channel === place.id && (post.ts === args.ts || post.threadTs === args.ts))
    .slice(0, Math.min(Number(args.limit ?? 1000), 1000));
  if (found.length === 0) return refuse("thread_not_found");
  return { ok: true, messages: listed(state, found, args), has_more: false };
};

const listed = (state: SlackState, posts: Post[], args: Args) =>
  posts.map((post) => ({
    ...messageOf(state, post),
    ...(args.include_all_metadata === "true" && post.metadata && { metadata: post.metadata }),
  }));

/** A message to a user goes to the direct message with them. */
function imFor(state: SlackState, channel: string | undefined): string | undefined {
  if (!channel || !state.users.has(channel)) return channel;
  return [...state.channels.values()].find((one) => one.imOf === channel)?.id;
}

const update: Method = (state, args) => {
  const place = open(state, args.channel);
  if (isAnswer(place)) return place;
  const post = state.posts.find((one) => one.channel === place.id && one.ts === args.ts);
  if (!post) return refuse("message_not_found");
  const body = bodyOf(args);
  if ("refused" in body) return body.refused;
  if (body.text === "" && body.blocks === null) return refuse("no_text");
  if (body.text.length > MOST_UPDATED_TEXT) return refuse("msg_too_long");
  post.before.push({ text: post.text, blocks: post.blocks, at: post.at });
  post.text = body.text;
  if (body.blocks) post.blocks = withBlockIds(body.blocks);
  post.at = state.clock();
  return { ok: true, channel: place.id, ts: post.ts, text: post.text, message: messageOf(state, post) };
};

const postEphemeral: Method = (state, args) => {
  const place = open(state, args.channel);
  if (isAnswer(place)) return place;
  if (!args.user || !state.users.has(args.user)) return refuse("user_not_in_channel");
  const body = bodyOf(args);
  if ("refused" in body) return body.refused;
  if (body.text === "" && (body.blocks?.length ?? 0) === 0) return refuse("no_text");
  state.ephemerals.push({
    channel: place.id,
    user: args.user,
    threadTs: args.thread_ts || null,
    text: body.text,
    blocks: body.blocks ?? [],
    at: Date.now(),
  });
  return { ok: true, message_ts: newTs() };
};

/** The scope that a call needs. */
export type Wants = string | null | ((state: SlackState, args: Args) => string);

export const CHAT: Record<string, { scope: Wants; run: Method }> = {
  "chat.postMessage": { scope: "chat:write", run: postMessage },
  "chat.update": { scope: "chat:write", run: update },
  "conversations.history": { scope: historyScope, run: history },
  "conversations.replies": { scope: historyScope, run: replies },
  "chat.postEphemeral": { scope: "chat:write", run: postEphemeral },
};

// What a local Slack knows: one team with its people and channels, what was posted there, and how it is to misbehave.
import { randomBytes } from "node:crypto";

export type Block = { type: string; block_id?: string; [key: string]: unknown };

export type SlackUser = {
  id: string;
  teamId: string; // another than the team's: an outsider of a shared channel
  name: string;
  email: string | null;
  zone: string;
  isBot: boolean;
  isGuest: boolean; // is_restricted
  isDeactivated: boolean;
};

export type SlackChannel = {
  id: string;
  name: string;
  imOf: string | null; // a direct message with this user
  isPrivate?: boolean;
  isMember: boolean; // the app's bot
  isArchived: boolean;
};

export type Shown = { text: string; blocks: Block[]; at: number };
export type Post = Shown & {
  channel: string;
  ts: string;
  threadTs: string | null;
  isBroadcast: boolean;
  unfurlsLinks: boolean;
  metadata: { event_type: string; event_payload: Record<string, unknown> } | null;
  before: Shown[]; // what it showed before it was rewritten, oldest first
};
export type Ephemeral = Shown & { channel: string; user: string; threadTs: string | null };

export type View = {
  id: string;
  hash: string;
  userId: string;
  type: "modal" | "home";
  view: Record<string, unknown>; // as it was sent, with the block ids that Slack added
  rootId: string;
  parentId: string | null; // below it in the stack
};

/** A call as it came, and what became of it. */
export type Call = {
  method: string;
  token: string | null;
  args: Record<string, string>;
  at: number;
  status: number;
  error: string | null;
};

// drop: it is done, and the connection is cut before the answer; cut: in the middle of it. slow: it is done, and answered when the rest is. stall: nothing
// is answered, ever. rate: of messages it is the channel's that asked, unless it is said to be of all.
export type Fault =
  | { kind: "error"; error: string; isDone?: boolean } // done all the same, and so below
  | { kind: "rate"; retryAfter: number; ofAll?: boolean }
  | { kind: "status"; status: number; isDone?: boolean }
  | { kind: "slow"; until: () => Promise<unknown> }
  | { kind: "stall" }
  | { kind: "drop" }
  | { kind: "cut" };
export type Trouble = { method: string; fault: Fault; left: number }; // method "*": every one

export type Token = {
  scopes: string[];
  kind: "bot" | "app";
  state: "good" | "account_inactive" | "token_revoked";
};

export type SlackState = {
  teamId: string;
  teamName: string;
  appId: string;
  port: number;
  botUserId: string;
  signingSecret: string;
  tokens: Map<string, Token>;
  users: Map<string, SlackUser>;
  channels: Map<string, SlackChannel>;
  posts: Post[];
  ephemerals: Ephemeral[];
  views: Map<string, View>;
  triggers: Map<string, { userId: string; at: number; isUsed: boolean; viewId: string | null }>;
  calls: Call[];
  troubles: Trouble[];
  /** What time it is for limits: a test that moves its clocks moves this one, too. */
  clock: () => number;
  /** Nothing may be asked of a method before: by token and method, of messages by channel, too. What is asked all the same is counted. */
  closedUntil: Map<string, number>;
  early: number;
  /** Documented: about one message a second in a channel. Null: not kept. */
  perChannelMs: number | null;
  responses: Array<{ path: string; body: unknown; at: number }>; // what came to a response_url
};

export const BOT_SCOPES = [
  "chat:write",
  "im:history",
  "im:write",
  "users:read",
  "users:read.email",
  "commands",
];
/** Which an administrator may leave out. */
export const OPTIONAL_SCOPES = ["channels:history", "groups:history"];

let counter = 0;
/** An id as Slack makes them: a letter and ten capitals. */
export function slackId(letter: string): string {
  counter += 1;
  const end = counter.toString(36).toUpperCase().padStart(4, "0");
  return `${letter}${randomBytes(8).toString("hex").toUpperCase().slice(0, 6)}${end}`;
}

let lastTs = 0;
/** A time that names a message: no two are alike. */
export function newTs(): string {
  const now = Math.max(Date.now() * 1000, lastTs + 1);
  lastTs = now;
  return `${Math.floor(now / 1_000_000)}.${String(now % 1_000_000).padStart(6, "0")}`;
}

export function newState(): SlackState & { botToken: string; appToken: string } {
  const botToken = `xoxb-${randomBytes(12).toString("hex")}`;
  const appToken = `xapp-1-${randomBytes(12).toString("hex")}`;
  return {
    teamId: slackId("T"),
    teamName: "Local",
    appId: slackId("A"),
    port: 0,
    botUserId: slackId("U"),
    signingSecret: randomBytes(16).toString("hex"),
    botToken,
    appToken,
    tokens: new Map([
      [botToken, { scopes: [...BOT_SCOPES], kind: "bot" as const, state: "good" as const }],
      [appToken, { scopes: ["connections:write"], kind: "app" as const, state: "good" as const }],
    ]),
    users: new Map(),
    channels: new Map(),
    posts: [],
    ephemerals: [],
    views: new Map(),
    triggers: new Map(),
    calls: [],
    troubles: [],
    clock: Date.now,
    closedUntil: new Map(),
    early: 0,
    perChannelMs: null,
    responses: [],
  };
}

/** The blocks with an id each, as Slack gives one to those that have none. */
export const withBlockIds = (blocks: Block[]): Block[] =>
  blocks.map((block, n) => ({
    ...block,
    block_id: block.block_id ?? `b${n}${randomBytes(2).toString("hex")}`,
  }));

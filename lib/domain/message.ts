// One message to one person (or one channel of a group), on one channel. A commit writes down whom a task concerns
// (`deliveries`); the worker makes messages of that: one for each person and occasion, on each channel they want.
import type { JsonObject, Occasion, Outward, Via } from "./types";

export const MESSAGE_OCCASIONS = [
  "assigned",
  "reminder",
  "escalated",
  "decided",
  "expired",
  "withdrawn",
  "gathered", // more came in an hour than anybody reads one by one
  "rewrite", // what was posted before shows what became of the task
  "digest",
  "invitation",
  "sign_in",
  "receipt", // a decision was made by link: was it you?
  "notice", // something that its person has to know, and no task
  "test",
] as const satisfies Array<Exclude<Occasion, "completion"> | string>;
export type MessageOccasion = (typeof MESSAGE_OCCASIONS)[number];

/** What asks its person to decide something. */
export const ASKING = ["assigned", "reminder", "escalated"] as const satisfies MessageOccasion[];
export const asks = (occasion: string): occasion is (typeof ASKING)[number] =>
  (ASKING as readonly string[]).includes(occasion);

export type Message = {
  workspaceId: string;
  id: string;
  channel: Outward;
  occasion: MessageOccasion;
  intentId: string | null;
  seq: number | null; // of the event it tells
  personId: string | null;
  groupId: string | null; // whose channel it is posted in
  destination: string; // what fails together: a mail server, a channel of Slack, a push service (lib/domain/places.ts)
  address: string;
  urgent: boolean;
  about: JsonObject; // what cannot be read from the intent when it is sent
  attempts: number; // this one included
  fence: number;
  createdAt: Date;
};

/** What a channel says of a message that went out. `content` is what was sent, without any secret that was in it. */
export type Sent = { answer: string; subject?: string; content: JsonObject; kept?: boolean };

// Why one attempt came to nothing, and what follows (lib/domain/message-fate.ts).
// later: this message, at this address, now: it is tried again, and dead after its tries. With `isTemporary` (a mailbox that is full):
//   as long as anybody still reads it.
// never: this message at this address, ever (no such mailbox): dead at once.
// destination: the place (it does not answer, it asks to wait): the message loses no try; after some in a row nothing is
//   sent there for a while, then one message to see. With `retryAfterSeconds`: nothing at all before that.
// settings: nothing can be sent there until somebody changes a setting; looked at again when one has, or after a while.
// moot: there is nothing to say any more: superseded, and nobody is alarmed.
export const TROUBLE_KINDS = ["later", "never", "destination", "settings", "moot"] as const;
export type TroubleKind = (typeof TROUBLE_KINDS)[number];
export type Trouble = {
  kind: TroubleKind;
  code: string; // the provider's own word: 421, ratelimited, invalid_auth
  answer: string; // a sentence for people
  retryAfterSeconds?: number; // never tried earlier than that
  /** It may have gone out all the same: it is tried once more, and not a third time. */
  mayHaveGone?: boolean;
  /** Its place said that this passes, and did not take it: it costs the message no try. */
  isTemporary?: boolean;
  /** Its place was not asked at all, so this says nothing of the place. */
  isUnasked?: boolean;
  /** Said of one message, and perhaps so of it alone: it is shown as what it is, but its place is shut only when several in a row
   * say it, and meanwhile the message waits by itself. */
  isUnconfirmed?: boolean;
  /** Where the trouble is, when it is not at the message's own place (lib/domain/places.ts). */
  place?: string;
  /** Nobody answered there: when several places of the channel say so in a row, the whole of it is shut. */
  isShared?: boolean;
};

/** What a `gathered` message is about, and a `reminder` (then of one). Whoever sends it reads what is still open of them. */
export type Gathered = {
  count: number; // of all
  reminders: number; // how many of them remind
  ended: number; // how many of them say how a task ended
  high: number; // how many of them are of high risk
  intents: string[]; // the first of those that ask something of their person
  endings?: string[]; // the first of those that ended
};
export const MOST_GATHERED = 20; // that are named

export type NewMessage = Omit<Message, "id" | "attempts" | "fence" | "createdAt"> & {
  dueAt: Date | null; // null: now
};

/** `about` of a receipt: what was decided by link in its person's name. `disputeUrl` says where they deny it. */
export type ReceiptAbout = {
  outcome: string;
  via: Via;
  at: string;
  version: number;
  presses: number; // under way: of those that somebody may still be told of
};

/** `about` of a notice, in whole sentences. `path`: where its person can do something about it, in the product. */
export type NoticeAbout = { subject: string; text: string; path: string | null };

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

export type Message = {
  workspaceId: string;
  id: string;
  channel: Outward;
  occasion: MessageOccasion;
  intentId: string | null;
  seq: number | null; // of the event it tells
  personId: string | null;
  groupId: string | null; // whose channel it is posted in
  destination: string; // what fails together: a mail server, a Slack workspace, a push service
  address: string;
  urgent: boolean;
  about: JsonObject; // what cannot be read from the intent when it is sent
  attempts: number; // this one included
  fence: number;
  createdAt: Date;
};

/** What a channel says of a message that went out. `content` is what was sent, without any secret that was in it. */
export type Sent = { answer: string; subject?: string; content: JsonObject; kept?: boolean };

// What went wrong with one attempt.
// later: worth another try. never: this message cannot be sent to this address. destination: nothing can be sent there now.
// settings: nothing can be sent there until somebody changes a setting.
export type TroubleKind = "later" | "never" | "destination" | "settings";
export type Trouble = {
  kind: TroubleKind;
  code: string; // the provider's own word: 421, ratelimited, invalid_auth
  answer: string; // a sentence for people
  retryAfterSeconds?: number; // never tried earlier than that
};

export type NewMessage = Omit<Message, "id" | "attempts" | "fence" | "createdAt"> & {
  dueAt: Date | null; // null: now
};

/** `about` of a receipt: what was decided by link in its person's name. `disputeUrl` says where they deny it. */
export type ReceiptAbout = { outcome: string; via: Via; at: string };

/** `about` of a notice, in whole sentences. `path`: where its person can do something about it, in the product. */
export type NoticeAbout = { subject: string; text: string; path: string | null };

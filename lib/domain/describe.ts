// Every event as one plain sentence. Text about events comes from here and nowhere else: the timeline, the audit and the
// exports say the same of the same.
import { SENTENCES } from "./describe-sentences";
import type { Lookup } from "./describe-words";
import type { EventType, JsonObject, Via, WaitingReason } from "./types";

export type { Lookup } from "./describe-words";

export type Happening = {
  type: EventType;
  waitingReason: WaitingReason | null;
  actor: string; // kind:id
  via: Via;
  body: JsonObject | null;
};

// What somebody wrote in their own words stands apart from ours, so that no comment can pass for a sentence of the product.
export type Told = {
  word: string; // what kind of event it is: beside its icon, and in the filter of the audit
  sentence: string; // without its full stop
  said: string | null;
};

/** An event as a list shows it. */
export type StoryLine = Told & {
  seq: number;
  type: EventType;
  at: string; // ISO
  hidden: boolean; // a comment that was hidden from the thread afterwards
};

export const EVENT_WORDS: Record<EventType, string> = {
  "intent.created": "Asked",
  "intent.submitted": "Submitted",
  "intent.delivered": "Offered",
  "intent.acknowledged": "Taken on",
  "intent.in_progress": "Decided or begun",
  "intent.waiting": "Waiting",
  "intent.completed": "Completed",
  "intent.failed": "Failed",
  "intent.canceled": "Canceled",
  "intent.timed_out": "Expired",
  "intent.reminder": "Reminded",
  "intent.escalated": "Escalated",
  "intent.delivery_failed": "Not taken",
  "intent.human_task_assigned": "Put to people",
  "intent.transfer": "Handed on",
  "intent.revised": "Changed",
  "intent.voted": "Voted",
  "intent.task_claimed": "Claimed",
  "intent.task_released": "Released",
  "intent.commented": "Comment",
  "intent.messages_deleted": "Hidden",
  "intent.controls_updated": "Controls",
  "intent.policy_updated": "Policy",
  "intent.claimed": "Outcome taken",
  "intent.disputed": "Disputed",
  "intent.dispute_settled": "Stands",
  "intent.target_missed": "Late",
};

export function describeEvent(event: Happening, lookup: Lookup): Told {
  const { word, sentence, said } = SENTENCES[event.type](event, lookup);
  return { word: word ?? EVENT_WORDS[event.type], sentence, said: said ?? null };
}

/** The whole line, where there is no room for a quotation of its own. */
export const lineOf = ({ sentence, said }: Pick<Told, "sentence" | "said">): string =>
  said === null ? `${sentence}.` : `${sentence}: "${said}"`;

// What is said beneath a message that is already there, and what is told of no single task.
import type { LeavingText } from "../../domain/may-leave";
import type { MessageOccasion } from "../../domain/message";
import type { JsonObject } from "../../domain/types";
import { actionId } from "./action-ids";
import { cut, DAY_AND_TIME, line, linked, moment, type Piece, plain, said, strong } from "./rich-text";
import { type Ending, endingPieces, notified, type SlackText, wordsOf } from "./task-message";

export type ThreadFacts = {
  occasion: MessageOccasion;
  leaving: LeavingText;
  zone: string;
  ended: Ending | null;
};

/** Beneath the message with the buttons: it says only what is new. */
export function threadMessage({ occasion, leaving, zone, ended }: ThreadFacts): SlackText {
  const pieces = ended ? endingPieces(ended, leaving, zone) : newPieces(occasion, leaving, zone);
  const about = leaving.kind === null ? "" : `: ${leaving.title}`;
  return { text: notified(`${wordsOf(pieces)}${about}`), blocks: [line(...pieces)] };
}

const NEW: Partial<Record<MessageOccasion, string>> = {
  reminder: "Reminder: this still waits for you",
  escalated: "Escalated: nobody has decided this yet, so more people are asked",
  assigned: "You are asked to decide this",
};

function newPieces(occasion: MessageOccasion, { dueAt }: LeavingText, zone: string): Piece[] {
  const due = dueAt ? [said(", due "), moment(dueAt, DAY_AND_TIME, zone)] : [];
  return [strong(NEW[occasion] ?? "There is news of this"), ...due];
}

/** `count`: how many wait; `ended`: how many are over. Of each some are named. */
export type GatheredFacts = {
  count: number;
  high: number;
  titles: string[];
  ended: number;
  endings: string[];
  url: string;
  ofGroup: boolean; // it is posted in the channel of a group
};

/** More came than anybody reads one by one. */
export function gatheredMessage({
  count,
  high,
  titles,
  ended,
  endings,
  url,
  ofGroup,
}: GatheredFacts): SlackText {
  const waits = `${count} ${count === 1 ? "task waits" : "tasks wait"}${ofGroup ? "" : " for you"}${high > 0 ? `, ${high} of high risk` : ""}`;
  const over = `${ended} ${ended === 1 ? "task that concerned you is" : "tasks that concerned you are"} over`;
  const blocks = [
    ...(count > 0 ? [line(strong(waits)), ...listOf(titles, 150, count)] : []),
    ...(ended > 0 ? [line(strong(over)), ...listOf(endings, 300, ended)] : []),
    line(linked(url, "Open the inbox")),
  ];
  return { text: notified(count > 0 ? waits : over), blocks };
}

function listOf(texts: string[], most: number, of: number): JsonObject[] {
  if (texts.length === 0) return [];
  const rest = of - texts.length;
  const items = [...texts.map((text) => cut(text, most)), ...(rest > 0 ? [`and ${rest} more`] : [])];
  const elements = items.map((item) => ({ type: "rich_text_section", elements: [said(item)] }));
  return [{ type: "rich_text", elements: [{ type: "rich_text_list", style: "bullet", elements }] }];
}

/** A few words of our own, with an address of ours. */
export function noteMessage(text: string, button: { url: string; label: string } | null = null): SlackText {
  const blocks: JsonObject[] = [line(said(cut(text, 2000)))];
  if (button)
    blocks.push({
      type: "actions",
      elements: [
        { type: "button", action_id: actionId("open"), text: plain(cut(button.label, 75)), url: button.url },
      ],
    });
  return { text: notified(text), blocks };
}

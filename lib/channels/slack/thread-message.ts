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

export type GatheredFacts = { count: number; high: number; titles: string[]; url: string };

/** More came than anybody reads one by one. */
export function gatheredMessage({ count, high, titles, url }: GatheredFacts): SlackText {
  const head = `${count} ${count === 1 ? "task waits" : "tasks wait"} for you${high > 0 ? `, ${high} of high risk` : ""}`;
  const rest = count - titles.length;
  const items = [
    ...titles.map((title) => cut(title, 150)),
    ...(rest > 0 && titles.length > 0 ? [`and ${rest} more`] : []),
  ];
  const list = {
    type: "rich_text",
    elements: [
      {
        type: "rich_text_list",
        style: "bullet",
        elements: items.map((item) => ({ type: "rich_text_section", elements: [said(item)] })),
      },
    ],
  };
  const blocks = [
    line(strong(head)),
    ...(items.length > 0 ? [list] : []),
    line(linked(url, "Open the inbox")),
  ];
  return { text: notified(head), blocks };
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

// A task as Slack shows it: what of it may leave, how it stands, and a button for each outcome. Pure: the same facts make the
// same message, whether it is posted or rewritten.
import { capital, decidedWord, doorOf, listOf } from "../../domain/describe-words";
import { type LeavingText, oneLine } from "../../domain/may-leave";
import { verbOf } from "../../domain/outcome-words";
import type { JsonObject, Risk, TaskStatus, Via } from "../../domain/types";
import { actionId } from "./action-ids";
import {
  cut,
  DAY_AND_TIME,
  escaped,
  line,
  linked,
  moment,
  type Piece,
  plain,
  said,
  strong,
  TIME,
} from "./rich-text";

/** What a press of it can do by itself (press-needs.ts): what is decided in the inbox alone has no button. */
export type Offer = { outcome: number; name: string; positive: boolean; opens: boolean };

export type Ending = {
  status: Exclude<TaskStatus, "open">;
  outcome: string | null;
  positive: boolean;
  name: string | null;
  via: Via | null;
  at: Date | null;
};

/** Why it is posted there: it is asked, or what was asked before has waited too long. */
export type Told = { occasion: "assigned" | "reminder" | "escalated"; isOfGroup: boolean };

export type TaskFacts = {
  leaving: LeavingText;
  url: string; // of the task in the inbox; it wants a session
  zone: string;
  version: number;
  offers: Offer[];
  value: string; // of its buttons
  onlyInbox: string | null; // why it is decided there
  agreed: number;
  need: number;
  asked: string[]; // who may decide, in words
  claimedBy: string | null;
  told: Told;
  linkUrl: string | null; // to say whose this account is; until somebody has, it decides nothing
  ended: Ending | null;
};

export type SlackText = { text: string; blocks: JsonObject[] };

const MOST_OFFERS = 10;
export const HEADER = 150;
const BUTTON = 75;
const NAME = 80;
const FALLBACK = 500;

const RISKS: Record<Risk, string> = { high: "▲ High risk", normal: "● Normal risk", low: "▽ Low risk" };

export function taskMessage(facts: TaskFacts): SlackText {
  const { leaving, ended } = facts;
  const title = cut(leaving.title, HEADER);
  const head = { type: "header", text: plain(title) };
  if (ended) {
    const pieces = endingPieces(ended, leaving, facts.zone);
    const blocks = [head, line(...pieces), ...fieldBlocks(leaving), line(linked(facts.url, "Open in inbox"))];
    return { text: notified(`${wordsOf(pieces)}: ${leaving.title}`), blocks };
  }
  const why = whyNow(facts.told);
  const blocks = [
    head,
    ...(why === null ? [] : [line(strong(why.head), said(`: ${why.because}`))]),
    ...standing(facts),
    ...fieldBlocks(leaving),
    ...(leaving.kind === null ? [] : whoBlocks(facts)),
    { type: "actions", elements: buttons(facts, title) },
  ];
  const asks = why?.head ?? (leaving.kind === null ? null : "You are asked");
  return { text: notified(asks === null ? leaving.title : `${asks}: ${leaving.title}`), blocks };
}

// In the words of the mail about it. Nothing of the task is in them, so they may always leave.
function whyNow({ occasion, isOfGroup }: Told): { head: string; because: string } | null {
  if (occasion === "escalated")
    return {
      head: isOfGroup ? "Escalated to this group" : "Escalated to you",
      because: "nobody has decided this in time",
    };
  return occasion === "reminder" ? { head: "Reminder", because: "this still waits" } : null;
}

export const notified = (text: string): string => cut(escaped(text), FALLBACK);

/** Risk, and until when. */
function standing({ leaving: { risk, dueAt }, zone, version, onlyInbox, linkUrl }: TaskFacts): JsonObject[] {
  const pieces: Piece[] = risk === null ? [] : [strong(RISKS[risk])];
  if (dueAt) pieces.push(said("  ·  due "), moment(dueAt, DAY_AND_TIME, zone));
  if (risk !== null && version > 1) pieces.push(said(`  ·  changed, this is version ${version}`));
  const blocks = pieces.length > 0 ? [line(...pieces)] : [];
  if (onlyInbox) blocks.push(line(said(onlyInbox)));
  else if (linkUrl) blocks.push(line(said("To decide here, say first whose this Slack account is.")));
  return blocks;
}

// The kind, the risk and the due time stand above; what is left is who asks, and what the submitter lets out by name.
function fieldBlocks({ rows, kind, dueAt }: LeavingText): JsonObject[] {
  const own = rows.slice(kind === null ? 0 : dueAt ? 3 : 2);
  if (own.length === 0) return [];
  const fields = own.slice(0, 10).map(([label, text]) => plain(cut(`${label}\n${text}`, 400)));
  return [{ type: "section", fields }];
}

function whoBlocks({ asked, agreed, need, claimedBy }: TaskFacts): JsonObject[] {
  const parts: string[] = [];
  if (asked.length > 0) parts.push(`Asked: ${listOf(asked.slice(0, 5).map(short))}${more(asked.length - 5)}`);
  if (need > 1) parts.push(`${agreed} of ${need} have agreed`);
  if (claimedBy) parts.push(`${short(claimedBy)} is looking at it`);
  if (parts.length === 0) return [];
  return [{ type: "context", elements: [plain(parts.join("  ·  "))] }];
}

const short = (name: string): string => oneLine(name, NAME);
const more = (n: number): string => (n > 0 ? ` and ${n} more` : "");

function buttons(facts: TaskFacts, title: string): JsonObject[] {
  const { offers, value, url, linkUrl, onlyInbox } = facts;
  const open = {
    type: "button",
    action_id: actionId("open"),
    text: plain("Open in inbox"),
    url,
    value,
  };
  if (linkUrl) {
    const text = plain("Connect your account");
    return [
      { type: "button", action_id: actionId("link"), text, url: linkUrl, style: "primary", value },
      open,
    ];
  }
  const shown = offers.slice(0, MOST_OFFERS).map((offer) => decideButton(offer, value, title));
  const canComment = offers.length > 0 && onlyInbox === null;
  const comment = {
    type: "button",
    action_id: actionId("comment"),
    text: plain("Comment and decide…"),
    value,
  };
  return [...shown, ...(canComment ? [comment] : []), open];
}

function decideButton({ outcome, name, positive, opens }: Offer, value: string, title: string): JsonObject {
  const label = cut(oneLine(verbOf(name), BUTTON - 1) || "Choose", BUTTON - 1);
  const style = positive ? "primary" : REFUSALS.has(name) ? "danger" : null;
  return {
    type: "button",
    action_id: actionId(opens ? "ask" : "decide", outcome),
    text: plain(opens ? `${label.replace(/…$/, "")}…` : label),
    accessibility_label: cut(`${label}: ${title}`, BUTTON),
    value,
    ...(style && { style }),
  };
}

const REFUSALS = new Set(["rejected", "denied", "declined", "failed"]);

export const OVER = "This is over: nothing waits for you here any more";

/** One wording wherever it is told: in the inbox, on the timeline and here. */
export function endingPieces(
  { status, outcome, positive, name, via, at }: Ending,
  { kind }: LeavingText,
  zone: string,
): Piece[] {
  if (kind === null) return [strong(OVER)];
  const when = at ? [said(", "), moment(at, TIME, zone)] : [];
  if (status === "expired" && outcome)
    return [
      strong(`⌛ Nobody decided in time, so it counts as ${oneLine(outcome.replaceAll("_", " "), NAME)}`),
      ...when,
    ];
  if (status === "expired") return [strong("⌛ Its deadline passed, and nobody decided"), ...when];
  if (status === "withdrawn") return [strong("↩ It was taken back"), ...when];
  const who = capital(short(name ?? "somebody"));
  const what = oneLine(decidedWord(outcome ?? ""), NAME);
  return [strong(`${positive ? "✓" : "✕"} ${who} ${what}${via ? doorOf(via) : ""}`), ...when];
}

export const wordsOf = (pieces: Piece[]): string =>
  pieces.map(({ text, fallback }) => String(text ?? fallback ?? "")).join("");

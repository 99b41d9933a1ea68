// What a link in a message can be used for.
import type { Risk, TaskKind } from "./types";
import type { MailedCodes } from "./workspace-settings";

// What a mail that was forwarded can do (EM-2, EM-5). Its link alone decides nothing, for anybody: the page says whom it is for.
// Whoever is signed in as somebody else decides nothing there, with the code neither. What is of high risk, or overrides a rule,
// is decided by its person who signed in a moment ago: no code will do. What is left is a whole mail, code and all, in the hands
// of somebody who is not signed in: for what is of low and normal risk the code is what proves its person to a phone on which
// nobody ever signed in, and whoever was handed it types it as well as they do. It works once, and its person is told at once on
// another channel and can hold the outcome back (lib/auth/receipts.ts). A workspace for which that is not enough asks for a
// session instead, for normal risk or for every one: then no mail carries anything, and those that are out already lose it.

/** Whether the code in its message decides it. */
export const mayBeTyped = (
  { risk, kind }: { risk: Risk; kind: TaskKind },
  codes: MailedCodes = "normal",
): boolean => {
  if (risk === "high" || kind === "override" || codes === "none") return false;
  return codes === "normal" || risk === "low";
};

// A scanner that fills in whatever it finds must not lock the person out, and whoever has the link without the message must not
// find the code by trying: so many wrong codes from one browser, and so many for the link altogether. Afterwards it takes no
// code from there, or no code at all, while its person can always sign in and decide.
export const VISIT_TRIES = 3;
export const LINK_TRIES = 30;

export type LinkFacts = {
  isOpen: boolean; // the task
  isAsked: boolean; // its person, still
  isCurrent: boolean; // it shows the version that is to be decided
  expiresAt: Date;
};

// over: the task was decided, withdrawn or expired. revised: it is not what the message was about any more. gone: this link, but
// not necessarily the task, is nothing to its person any more.
export type LinkState = "open" | "over" | "revised" | "expired" | "gone";

export function linkState({ isOpen, isAsked, isCurrent, expiresAt }: LinkFacts, now: Date): LinkState {
  if (!isAsked) return "gone";
  if (!isOpen) return now < expiresAt ? "over" : "expired";
  if (now >= expiresAt) return "expired";
  return isCurrent ? "open" : "revised";
}

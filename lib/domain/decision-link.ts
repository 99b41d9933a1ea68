// What a link in a message can be used for.
import type { Risk, TaskKind } from "./types";

/** What is of high risk, or overrides a rule, is decided by somebody who signed in a moment ago: no code will do. */
export const mayBeTyped = ({ risk, kind }: { risk: Risk; kind: TaskKind }): boolean =>
  risk !== "high" && kind !== "override";

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

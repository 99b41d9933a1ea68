import type { Draft } from "./draft";

// Where what somebody has written is kept: in the tab, so that neither signing in again nor a look at another task loses it.
// What was sent stays, marked as such, for as long as it can be taken back: whoever takes a decision back finds all of it again.

const KEPT_MS = 60 * 60_000;
export const START = "countersign.draft.";

/** Whose draft it is, of what. */
export type Sheet = { viewerId: string; taskId: string; version: number };
export type Kept = { at: number; draft: Draft; isSent?: boolean };

const keyOf = ({ viewerId, taskId, version }: Sheet): string => `${START}${viewerId}.${taskId}.${version}`;

export function read(key: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null; // no storage, or something else's: the form begins empty
  }
}

export function write(key: string, kept: Kept | null): void {
  try {
    if (kept === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing still decides.
  }
}

/** What was sent, too: where the same version is asked again, the decision was taken back or came to nothing. */
export function loadDraft(sheet: Sheet, now: number): Draft | null {
  const kept = read(keyOf(sheet));
  return kept && now - kept.at < KEPT_MS ? kept.draft : null;
}

/** What was written about the version before, as far as it holds for any: the words, not the answers, and nothing that was sent. */
export function loadWords(sheet: Sheet, now: number): Pick<Draft, "comment" | "evidence"> | null {
  const before = { ...sheet, version: sheet.version - 1 };
  const draft = read(keyOf(before))?.isSent ? null : loadDraft(before, now);
  return draft && { comment: draft.comment, evidence: draft.evidence };
}

/** Looked at again while it is on its way, what was sent is sent still. */
export function keepDraft(sheet: Sheet, draft: Draft, now: number): void {
  const before = read(keyOf(sheet));
  const isSent = before?.isSent && JSON.stringify(before.draft) === JSON.stringify(draft);
  write(keyOf(sheet), { at: now, draft, ...(isSent && { isSent }) });
}

export const keepSent = (sheet: Sheet, draft: Draft, now: number): void =>
  write(keyOf(sheet), { at: now, draft, isSent: true });

export const forgetDraft = (sheet: Sheet): void => write(keyOf(sheet), null);

/** Taken back, or about to be sent after all: a decision on these tasks is one that is being written, or is not. */
export const markSent = (taskIds: string[], isSent: boolean): void =>
  each(taskIds, (key, kept) => write(key, { ...kept, isSent }));

/** They have taken effect. */
export const forgetSent = (taskIds: string[]): void =>
  each(taskIds, (key, kept) => {
    if (kept.isSent) write(key, null);
  });

const MOST_HELD_MS = 2 * 60_000;

/** Sent from a page that was left before anybody heard what came of it. */
export const forgetLeft = (heldIds: string[], now: number): void => {
  for (const key of keys()) {
    const kept = read(key);
    const isHeld = heldIds.some((id) => key.includes(`.${id}.`));
    if (kept?.isSent && !isHeld && now - kept.at > MOST_HELD_MS) write(key, null);
  }
};

export function each(taskIds: string[], run: (key: string, kept: Kept) => void): void {
  for (const key of keys()) {
    const kept = taskIds.some((id) => key.includes(`.${id}.`)) ? read(key) : null;
    if (kept) run(key, kept);
  }
}

function keys(): string[] {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(START));
  } catch {
    return [];
  }
}

import type { Field } from "../form/plan";
import { startForm, type Typed } from "../form/typed";
import type { Remark } from "../review/comments";

// What somebody has written about a task and not sent yet. It is kept in the tab, so that neither signing in again nor a look
// at another task loses it.

export type Draft = {
  comment: string;
  evidence: string;
  form: Typed;
  answer: string; // the whole answer as JSON, where the form cannot be drawn
  ticks: number[];
  assignee: string;
  edits: Record<string, string>;
  isEditing: boolean;
  remarks: Remark[];
};

export const emptyDraft = (fields: Field[]): Draft => ({
  comment: "",
  evidence: "",
  form: startForm(fields),
  answer: "",
  ticks: [],
  assignee: "",
  edits: {},
  isEditing: false,
  remarks: [],
});

const KEPT_MS = 60 * 60_000;
const keyOf = (taskId: string, version: number): string => `countersign.draft.${taskId}.${version}`;

export function loadDraft(taskId: string, version: number, now: number): Draft | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(taskId, version)) ?? "null") as {
      at: number;
      draft: Draft;
    } | null;
    return kept && now - kept.at < KEPT_MS ? kept.draft : null;
  } catch {
    return null; // no storage, or something else's: the form begins empty
  }
}

export function keepDraft(taskId: string, version: number, draft: Draft | null, now: number): void {
  try {
    if (draft === null) sessionStorage.removeItem(keyOf(taskId, version));
    else sessionStorage.setItem(keyOf(taskId, version), JSON.stringify({ at: now, draft }));
  } catch {
    // A browser that keeps nothing still decides.
  }
}

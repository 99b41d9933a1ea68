import type { Plan } from "@/lib/domain/form-plan";
import { suggested } from "@/lib/domain/form-validate";
import type { JsonObject } from "@/lib/domain/types";
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

export const emptyDraft = (plan: Plan | null, schema: JsonObject | null): Draft => ({
  comment: "",
  evidence: "",
  form: startForm(plan?.ok ? plan.fields : []),
  answer: plan?.ok === false ? startJson(schema) : "",
  ticks: [],
  assignee: "",
  edits: {},
  isEditing: false,
  remarks: [],
});

/** What the form suggests, written out; nothing where it suggests nothing. */
export function startJson(schema: JsonObject | null): string {
  const answer = schema === null ? {} : suggested(schema);
  return Object.keys(answer).length > 0 ? JSON.stringify(answer, null, 2) : "";
}

const KEPT_MS = 60 * 60_000;

/** Whose draft it is, of what. */
export type Sheet = { viewerId: string; taskId: string; version: number };

const keyOf = ({ viewerId, taskId, version }: Sheet): string =>
  `countersign.draft.${viewerId}.${taskId}.${version}`;

export function loadDraft(sheet: Sheet, now: number): Draft | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(keyOf(sheet)) ?? "null") as Kept | null;
    return kept && now - kept.at < KEPT_MS ? kept.draft : null;
  } catch {
    return null; // no storage, or something else's: the form begins empty
  }
}
type Kept = { at: number; draft: Draft };

/** What was written about the version before, as far as it holds for any: the words, not the answers. */
export function loadWords(sheet: Sheet, now: number): Pick<Draft, "comment" | "evidence"> | null {
  const before = loadDraft({ ...sheet, version: sheet.version - 1 }, now);
  return before && { comment: before.comment, evidence: before.evidence };
}

export function keepDraft(sheet: Sheet, draft: Draft | null, now: number): void {
  try {
    if (draft === null) sessionStorage.removeItem(keyOf(sheet));
    else sessionStorage.setItem(keyOf(sheet), JSON.stringify({ at: now, draft }));
  } catch {
    // A browser that keeps nothing still decides.
  }
}

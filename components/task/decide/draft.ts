import type { Plan } from "@/lib/domain/form-plan";
import { suggested } from "@/lib/domain/form-validate";
import type { JsonObject } from "@/lib/domain/types";
import { startForm, type Typed } from "../form/typed";
import type { Remark } from "../review/comments";

// What somebody has written about a task (kept meanwhile: kept.ts).

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

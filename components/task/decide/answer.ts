import { checkAnswer } from "@/lib/domain/answer";
import { findEdits, guardEdits } from "@/lib/domain/edits";
import type { Plan } from "@/lib/domain/form-plan";
import type { Outcome } from "@/lib/domain/task-kinds";
import { isObject } from "@/lib/domain/task-spec";
import { type Json, type JsonObject, SYSTEM } from "@/lib/domain/types";
import { editPayload, type Place } from "../edit/plan";
import { readForm, unreadable } from "../form/typed";
import { remarksToData, remarksToText, takesRemarks } from "../review/comments";
import type { TaskView } from "../task-view";
import type { Draft } from "./draft";

// From what was typed to what is sent, and what is wrong with it: by the same rules, in the same words, that the server
// asks again under its lock. Problems are kept by the JSON pointer of the field they belong to.

export type Answer = {
  comment: string;
  data: JsonObject;
  editedPayload: JsonObject | null;
  problems: Record<string, string>;
};

export type Paper = {
  task: TaskView;
  payload: JsonObject;
  plan: Plan | null;
  places: Place[];
  zone: string | null; // of whoever answers; null = their computer's
};

export function answerOf(paper: Paper, draft: Draft, outcome: Outcome): Answer {
  const { task, payload, places } = paper;
  const problems: Record<string, string> = {};
  const data = dataOf(paper, draft, outcome, problems);
  const edited = outcome.positive ? editPayload(payload, places, draft.edits) : { payload, problems: {} };
  for (const [pointer, message] of Object.entries(edited.problems)) problems[`/payload${pointer}`] = message;
  const edits = findEdits(payload, edited.payload);
  const answer = {
    comment: commentOf(task, draft),
    data,
    editedPayload: edits.length > 0 ? edited.payload : null,
    problems,
  };
  checkKind(paper, draft, outcome, answer);
  checkSizes(answer, draft.evidence);
  note(problems, guardEdits(edits, task.spec.editable, outcome)?.problems);
  const withEvidence = draft.evidence.trim() ? { ...data, evidence: draft.evidence } : data;
  const command = { type: "decide", actor: SYSTEM, outcome: outcome.name, comment: answer.comment } as const;
  const checked = checkAnswer(task.spec, outcome, { ...command, data: withEvidence });
  if (!checked.ok) note(problems, checked.refusal.problems);
  return answer;
}

function note(
  problems: Record<string, string>,
  found: Array<{ pointer: string; message: string }> = [],
): void {
  for (const { pointer, message } of found) problems[pointer] ??= message;
}

// A no is not a filled-in form: what was typed there stays in the browser.
function dataOf(
  { task, plan, zone }: Paper,
  draft: Draft,
  outcome: Outcome,
  problems: Record<string, string>,
): JsonObject {
  const data: JsonObject = {};
  if (outcome.positive && plan?.ok) {
    Object.assign(data, readForm(plan.fields, draft.form, zone));
    for (const [at, message] of Object.entries(unreadable(plan.fields, draft.form)))
      problems[`/data${at}`] = message;
  }
  if (outcome.positive && plan && !plan.ok) Object.assign(data, wholeAnswer(draft.answer, problems));
  const { kind } = task.spec;
  const steps = task.about?.checklist ?? [];
  if (kind === "manual_action" && steps.length > 0 && takes(task, "checklist"))
    data.checklist = steps.map((step, i) => ({ text: step.text, done: draft.ticks.includes(i) }));
  if (kind === "assignment" && outcome.positive && draft.assignee !== "" && takes(task, "assignee"))
    data.assignee = draft.assignee.trim();
  if (draft.remarks.length > 0 && takesRemarks(task.spec.formSchema))
    data.comments = remarksToData(draft.remarks);
  return data;
}

function takes(task: TaskView, name: string): boolean {
  const { formSchema } = task.spec;
  if (formSchema === null || formSchema.additionalProperties !== false) return true;
  return isObject(formSchema.properties) && Object.hasOwn(formSchema.properties, name);
}

function wholeAnswer(text: string, problems: Record<string, string>): JsonObject {
  try {
    const value = JSON.parse(text.trim() === "" ? "{}" : text) as Json;
    if (isObject(value)) return value;
  } catch {
    // said below
  }
  problems["/data"] = 'This is not a JSON object, such as {"name": "value"}.';
  return {};
}

function commentOf({ spec }: TaskView, draft: Draft): string {
  if (draft.remarks.length === 0 || takesRemarks(spec.formSchema)) return draft.comment;
  return [draft.comment.trim(), remarksToText(draft.remarks)].filter((part) => part !== "").join("\n\n");
}

function checkKind(
  { task, plan }: Paper,
  draft: Draft,
  outcome: Outcome,
  { comment, problems }: Answer,
): void {
  if (!outcome.positive) return;
  const { kind } = task.spec;
  const steps = task.about?.checklist ?? [];
  const isOpen = steps.some((step, i) => !step.isOptional && !draft.ticks.includes(i));
  if (kind === "manual_action" && isOpen) problems["/data/checklist"] = "Some steps are not ticked yet.";
  if (kind === "assignment" && plan === null) checkAssignee(task, draft, problems);
  if (kind === "clarification" && plan === null && comment.trim() === "")
    problems["/comment"] = "Write the answer.";
}

const ALL_KNOWN = 200; // above it the list that came along is not the whole one

function checkAssignee(task: TaskView, { assignee }: Draft, problems: Record<string, string>): void {
  const named = task.about?.candidates ?? [];
  const all = (task.candidates ?? []).map(({ value }) => value);
  const known = named.length > 0 ? named : all;
  if (assignee.trim() === "") problems["/data/assignee"] = "Choose somebody.";
  else if (known.length > 0 && known.length < ALL_KNOWN && !known.includes(assignee.trim()))
    problems["/data/assignee"] = "This is nobody who can be chosen here.";
}

const MOST = { comment: 4_000, data: 32_000, editedPayload: 48_000 }; // characters
const MOST_BYTES = 60_000; // of all together: the server reads no more at once

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

function checkSizes({ comment, data, editedPayload, problems }: Answer, evidence: string): void {
  const [answer, edited] = [JSON.stringify(data), editedPayload ? JSON.stringify(editedPayload) : ""];
  const isTooMuch = bytesOf(comment + answer + edited + evidence) > MOST_BYTES;
  if (comment.length > MOST.comment) problems["/comment"] = "At most 4000 characters.";
  if (edited.length > MOST.editedPayload || (isTooMuch && edited !== ""))
    problems["/edited_payload"] = "This payload is too large to be changed here.";
  else if (answer.length > MOST.data || isTooMuch) problems["/data"] = "This answer is too long to be sent.";
}

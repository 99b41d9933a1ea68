// What a modal was sent off with, as a decision says it. What is wrong is named by the block it stands in.

import type { Outcome } from "../../domain/task-kinds";
import { isObject, type TaskSpec } from "../../domain/task-spec";
import type { Json, JsonObject } from "../../domain/types";
import type { Values } from "./interaction";
import { checklistBlocks, choicesOf, type ModalFacts, reasonsOf } from "./modal";
import { chosenAt, readField, textAt, ticksAt } from "./modal-inputs";
import { formFields } from "./press-needs";

export type ModalAnswer = {
  outcome: Outcome | null; // null: none was chosen
  comment: string;
  data: JsonObject;
  problems: Record<string, string>;
};

type Facts = Pick<ModalFacts, "spec" | "about" | "leaves">;

/** `asked` null: the modal let the person choose. */
export function readModal(facts: Facts, asked: Outcome | null, values: Values): ModalAnswer {
  const { spec } = facts;
  const said = chosenAt(values, "/outcome");
  const outcome = asked ?? choicesOf(spec).find(({ name }) => name.slice(0, 150) === said) ?? null;
  const answer: ModalAnswer = { outcome, comment: commentOf(facts, outcome, values), data: {}, problems: {} };
  if (outcome === null) answer.problems["/outcome"] = "Choose one.";
  else if (outcome.positive && asked !== null) readYes(facts, values, answer);
  return answer;
}

function commentOf(facts: Facts, outcome: Outcome | null, values: Values): string {
  const typed = textAt(values, "/comment").trim();
  if (outcome?.positive) return typed;
  const chosen = chosenAt(values, "/reason");
  const reason = chosen === null ? undefined : reasonsOf(facts)[Number(chosen)];
  if (reason === undefined || typed.includes(reason)) return typed;
  return typed === "" ? reason : `${reason} ${typed}`;
}

function readYes({ spec, about }: Facts, values: Values, { data, problems, comment }: ModalAnswer): void {
  for (const field of formFields(spec) ?? []) {
    const value = readField(field, values);
    // As an own field, whatever its name is.
    if (value !== undefined)
      Object.defineProperty(data, field.name, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
  }
  const steps = spec.kind === "manual_action" ? about.checklist : [];
  if (steps.length > 0) {
    const ticked = new Set(checklistBlocks(about).flatMap((at) => ticksAt(values, at).map(Number)));
    const isOpen = steps.some(({ isOptional }, i) => !isOptional && !ticked.has(i));
    if (isOpen) problems["/data/checklist"] = "Some steps are not ticked yet.";
    if (takes(spec, "checklist"))
      data.checklist = steps.map(({ text }, i): Json => ({ text, done: ticked.has(i) }));
  }
  if (spec.kind === "assignment" && spec.formSchema === null) {
    const to = chosenAt(values, "/data/assignee") ?? textAt(values, "/data/assignee").trim();
    if (to === "") problems["/data/assignee"] = "Choose somebody.";
    else data.assignee = to;
  }
  const evidence = textAt(values, "/data/evidence");
  if (evidence.trim() !== "") data.evidence = evidence;
  if (spec.kind === "clarification" && spec.formSchema === null && comment === "")
    problems["/comment"] = "Write the answer.";
}

function takes({ formSchema }: TaskSpec, name: string): boolean {
  if (formSchema === null || formSchema.additionalProperties !== false) return true;
  return isObject(formSchema.properties) && Object.hasOwn(formSchema.properties, name);
}

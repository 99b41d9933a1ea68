// What a decision must bring along: a comment, evidence, a valid form.
import type { Decide } from "./commands";
import { formInput, validateForm } from "./form-validate";
import { refuse } from "./refusals";
import { no, ok, type Result } from "./result";
import type { Outcome } from "./task-kinds";
import type { TaskSpec } from "./task-spec";
import type { Json, JsonObject } from "./types";

export function checkAnswer(spec: TaskSpec, outcome: Outcome, command: Decide): Result<JsonObject | null> {
  if (spec.commentRequired && !command.comment?.trim())
    return no(missing("comment_required", "/comment", "A comment is required for this decision."));
  const data = command.data ?? {};
  if (outcome.positive && spec.evidenceRequired && !isGiven(data.evidence))
    return no(
      missing("evidence_required", "/data/evidence", "Evidence is required: put it into data.evidence."),
    );
  if (!outcome.positive || spec.formSchema === null) return ok(Object.keys(data).length > 0 ? data : null);
  const checked = validateForm(
    spec.formSchema,
    formInput({ ...data, outcome: outcome.name }, spec.formSchema, outcome),
    { coerce: true },
  );
  if (checked.problems.length === 0) return ok(checked.value);
  const problems = checked.problems.map((problem) => ({ ...problem, pointer: `/data${problem.pointer}` }));
  return no(refuse("form_invalid", problems[0]?.message ?? "The form is not valid.", undefined, problems));
}

const missing = (code: "comment_required" | "evidence_required", pointer: string, message: string) =>
  refuse(code, message, undefined, [{ pointer, rule: "required", message }]);

function isGiven(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false) return false;
  if (typeof value === "string") return value.trim() !== "";
  return typeof value !== "object" || Object.keys(value).length > 0;
}

// What a decision must bring along: a comment, evidence, a valid form.
import { isBlank } from "./blank";
import type { Decide } from "./commands";
import { formInput, validateForm } from "./form-validate";
import { refuse } from "./refusals";
import { no, ok, type Result } from "./result";
import type { Outcome } from "./task-kinds";
import { isObject, type TaskSpec } from "./task-spec";
import type { Json, JsonObject, Via } from "./types";

export function checkAnswer(spec: TaskSpec, outcome: Outcome, command: Decide): Result<JsonObject | null> {
  if (spec.commentRequired && isBlank(command.comment ?? ""))
    return no(missing("comment_required", "/comment", "A comment is required for this decision."));
  const data = withoutResultWords(command.data ?? {}, spec.formSchema);
  if (outcome.positive && spec.evidenceRequired && !isGiven(data.evidence))
    return no(
      missing(
        "evidence_required",
        "/data/evidence",
        "Evidence is required: put it into data.evidence.",
        "Say what was done, or link to it.", // beside a field, for whoever fills it in
      ),
    );
  if (!outcome.positive || spec.formSchema === null) return ok(Object.keys(data).length > 0 ? data : null);
  const checked = validateForm(
    spec.formSchema,
    formInput(fieldsOf(data, outcome, command), spec.formSchema, outcome),
    { coerce: true, fill: NOTHING_SHOWN.has(command.actor.via) },
  );
  if (checked.problems.length === 0) return ok({ ...evidenceOf(data), ...checked.value });
  const problems = checked.problems.map((problem) => ({ ...problem, pointer: `/data${problem.pointer}` }));
  return no(refuse("form_invalid", problems[0]?.message ?? "The form is not valid.", undefined, problems));
}

// Given beside the form, it is part of the answer all the same.
const evidenceOf = ({ evidence }: JsonObject): JsonObject => (isGiven(evidence) ? { evidence } : {});

// Over these doors nobody is shown a form, and a field that is not named has its default, as in any schema. Every other one shows
// the defaults in the form: what comes back empty was emptied, and nobody is made to say what they took out.
const NOTHING_SHOWN: ReadonlySet<Via> = new Set<Via>(["api", "cli"]);

// A form may ask for the outcome and the comment like for any other field. What was answered there is its own: the decision's
// stands in where nothing was.
const fieldsOf = (data: JsonObject, outcome: Outcome, { comment }: Decide): JsonObject => ({
  ...(comment !== undefined && { comment }),
  outcome: outcome.name,
  ...data,
});

// Words that the outcome itself uses for what was decided. As somebody's data they would be taken for it: a `payload` there
// would look like an edited and agreed one. A form that asks for such a field gets it.
const RESULT_WORDS = ["outcome", "comment", "decided_by", "payload", "edits"];

function withoutResultWords(data: JsonObject, schema: JsonObject | null): JsonObject {
  const isData = ([name]: [string, Json]) => !RESULT_WORDS.includes(name) || declares(schema, name);
  return Object.fromEntries(Object.entries(data).filter(isData));
}

export function declares(schema: Json, name: string): boolean {
  if (!isObject(schema)) return false;
  if (isObject(schema.properties) && Object.hasOwn(schema.properties, name)) return true;
  return [schema.anyOf, schema.oneOf].some(
    (list) => Array.isArray(list) && list.some((one) => declares(one, name)),
  );
}

const missing = (
  code: "comment_required" | "evidence_required",
  pointer: string,
  message: string,
  beside = message,
) => refuse(code, message, undefined, [{ pointer, rule: "required", message: beside }]);

function isGiven(value: Json | undefined): value is Json {
  if (value === undefined || value === null || value === false) return false;
  if (typeof value === "string") return !isBlank(value);
  return typeof value !== "object" || Object.keys(value).length > 0;
}

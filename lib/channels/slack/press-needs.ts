// What a press of a button can do by itself. The button says so beforehand: one that opens a modal ends in dots, and where only
// the inbox will do there is a link.
import { type Choice, type Field, type Input, planForm } from "../../domain/form-plan";
import type { Outcome } from "../../domain/task-kinds";
import type { TaskSpec } from "../../domain/task-spec";

/** nothing: it decides. more: a modal asks for what is missing. inbox: this is not decided in Slack. */
export type PressNeeds = "nothing" | "more" | "inbox";

// What is of high risk, and the yes that overrides a rule, want somebody who signed in a moment ago.
export function pressNeeds(spec: TaskSpec, outcome: Outcome): PressNeeds {
  if (spec.risk === "high") return "inbox";
  if (!outcome.positive) return "more"; // why? is asked, and the agent reads it
  if (spec.kind === "override") return "inbox";
  if (spec.formSchema !== null) return formFields(spec) === null ? "inbox" : "more";
  const asks = spec.commentRequired || spec.evidenceRequired || KINDS_THAT_ASK.has(spec.kind);
  return asks ? "more" : "nothing";
}

const KINDS_THAT_ASK = new Set(["manual_action", "assignment", "clarification"]);

const MOST_FIELDS = 30;
const MOST_OPTIONS = 100;
const MOST_TICKS = 10;
const MOST_LABEL = 75;
export const MOST_TEXT = 3000; // of one input, by Slack's rule

/** The fields of the form, if Slack has an input for each of them: what is left out would be answered unseen. */
export function formFields({ formSchema }: Pick<TaskSpec, "formSchema">): Field[] | null {
  if (formSchema === null) return [];
  const plan = planForm(formSchema);
  if (!plan.ok || plan.fields.length > MOST_FIELDS) return null;
  return plan.fields.every(isDrawable) ? plan.fields : null;
}

// What is cut short could be taken for something else.
const isChoice = (choices: Choice[], most: number): boolean =>
  choices.length > 0 && choices.length <= most && choices.every(({ label }) => label.length <= MOST_LABEL);

const MOST_FIXED = 290; // it stands in one line of 300 with its label

// What a field begins with has to be seen: what Slack does not show would look as if it were not there.
function isShowable(text: string, look: Extract<Input, { kind: "text" }>["look"]): boolean {
  if (look === "time") return /^\d\d:\d\d$/.test(text);
  return text.length <= MOST_TEXT;
}

function isDrawable({ input, name, label, initial }: Field): boolean {
  if (name.length > 100) return false;
  switch (input.kind) {
    case "text":
      return typeof initial !== "string" || isShowable(initial, input.look);
    case "number":
    case "yes-no":
      return true;
    case "fixed":
      return label.length + JSON.stringify(input.value).length <= MOST_FIXED;
    case "choice":
      return isChoice(input.choices, MOST_OPTIONS);
    case "several":
      return isChoice(input.choices, MOST_TICKS);
    default:
      return false;
  }
}

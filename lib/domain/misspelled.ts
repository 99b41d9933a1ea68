// What a task is asked with is kept whole, also what nobody here knows. A field that is known, but not as it is spelled, would be
// kept so: no four eyes, no comment, and nobody told. So whoever asked is.
import type { JsonObject } from "./types";

export const HUMAN_TASK_FIELDS = [
  "title",
  "description",
  "task_type",
  "allowed_outcomes",
  "positive_outcomes",
  "required_comment",
  "evidence_required",
  "assignees",
  "form_schema",
  "notify_email",
  "quorum",
  "four_eyes",
  "risk",
  "editable",
  "remind_after_seconds",
  "remind_interval_seconds",
  "max_reminders",
  "escalate_to",
  "escalation",
  "escalation_repeat",
  "on_timeout",
  "open_hours",
  "may_leave",
  "question",
  "checklist",
  "rule",
  "candidates",
  "reasons",
];

const plain = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, "");
const KNOWN = new Map(HUMAN_TASK_FIELDS.map((name) => [plain(name), name]));

/** Once for each field, however often it is misspelled. */
export function misspelled(human: JsonObject): string[] {
  const said = new Map<string, string>();
  for (const name of Object.keys(human)) {
    const meant = KNOWN.get(plain(name));
    if (meant !== undefined && !Object.hasOwn(human, meant)) said.set(meant, name);
  }
  return [...said].map(
    ([meant, name]) => `human_task has no field ${name}, so it does nothing: write ${meant}`,
  );
}

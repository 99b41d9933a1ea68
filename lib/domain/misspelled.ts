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

const LONG = 8; // short words are a letter away from what somebody means by them

const plain = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, "");
const KNOWN = new Map(HUMAN_TASK_FIELDS.map((name) => [plain(name), name]));

/** The field that is meant: it differs in how it is written, or, where it is long, by one letter. */
function meantBy(said: string): string | undefined {
  const word = plain(said);
  if (KNOWN.has(word)) return KNOWN.get(word);
  for (const [known, name] of KNOWN) if (known.length >= LONG && isOneLetterAway(word, known)) return name;
}

/** One letter more, less, or another one, or two that changed places. */
function isOneLetterAway(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const rest = (word: string, after: number): string => word.slice(same + after);
  const isSwapped = one[same] === other[same + 1] && one[same + 1] === other[same];
  return (
    rest(one, 1) === rest(other, 0) ||
    rest(one, 0) === rest(other, 1) ||
    rest(one, 1) === rest(other, 1) ||
    (isSwapped && rest(one, 2) === rest(other, 2))
  );
}

/** Once for each field, however often it is misspelled. */
export function misspelled(human: JsonObject): string[] {
  const said = new Map<string, string>();
  for (const name of Object.keys(human)) {
    const meant = meantBy(name);
    if (meant !== undefined && !Object.hasOwn(human, meant)) said.set(meant, name);
  }
  return [...said].map(
    ([meant, name]) => `human_task has no field ${name}, so it does nothing: write ${meant}`,
  );
}

import { KIND_ALIASES, KINDS, type Outcome, outcomesOf } from "./task-kinds";
import type { StoredTime } from "./time-plan";
import { type Json, type JsonObject, RISKS, type Risk, TASK_KINDS, type TaskKind } from "./types";

// How many must agree, and when those against it end it: `veto` = the first one does; `majority` = when the needed number
// can no longer be reached among `of` people.
export type Quorum = { need: number; of: number; negatives: "veto" | "majority" };

export type TaskSpec = {
  kind: TaskKind;
  title: string;
  description: string | null;
  outcomes: Outcome[];
  commentRequired: boolean;
  evidenceRequired: boolean;
  formSchema: JsonObject | null;
  editable: string[]; // JSON pointers into the payload
  fourEyes: boolean;
  risk: Risk;
  quorum: Quorum;
};

// What is stored: what the submitter said, and what only the moment of submitting knew.
// `of`: how many people could decide it when it was last counted (electorate.ts).
export type StoredSpec = {
  human_task: JsonObject;
  title: string;
  of: number;
  levels: string[][];
  time?: StoredTime;
  // Whom it was put to, and each level of its escalation, where the submitter named somebody whom nobody knows.
  asked?: string[];
  levelNames?: string[][];
};

const text = (value: unknown): string | null =>
  typeof value === "string" && value.trim() !== "" ? value : null;
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];

/** In the words it was asked in; nobody: everyone. */
export const namesAsked = ({ human_task, asked }: Pick<StoredSpec, "human_task" | "asked">): string[] =>
  asked ?? strings(human_task.assignees);

export function kindOf(said: unknown): TaskKind {
  if (typeof said !== "string") return "approval";
  if ((TASK_KINDS as readonly string[]).includes(said)) return said as TaskKind;
  return Object.hasOwn(KIND_ALIASES, said) ? (KIND_ALIASES[said] as TaskKind) : "approval";
}

export function riskOf(said: unknown): Risk {
  return (RISKS as readonly unknown[]).includes(said) ? (said as Risk) : "normal";
}

// A submitter may say that fewer count than are asked, never more: votes that nobody can cast would keep a majority open
// after everybody has spoken.
function quorumOf(said: unknown, asked: number): Quorum {
  const object = isObject(said) ? said : { required: said as Json };
  const need = atLeastOne(object.required) ?? 1;
  const of = Math.min(atLeastOne(object.of) ?? asked, asked);
  const negatives = object.negatives === "majority" ? "majority" : "veto";
  return { need, of: Math.max(need, of), negatives };
}

// Whether a task can be open with votes on it: else nobody need look for any.
export function takesSeveralVotes({ human_task, of }: StoredSpec): boolean {
  const { need, negatives } = quorumOf(human_task.quorum, of);
  return need > 1 || negatives === "majority";
}

/** Whether those against it end it only once the others are too few. */
export const isByMajority = ({ human_task, of }: StoredSpec): boolean =>
  quorumOf(human_task.quorum, of).negatives === "majority";

const atLeastOne = (value: Json | undefined): number | null =>
  typeof value === "number" && Number.isFinite(value) ? Math.max(1, Math.ceil(value)) : null;

export function readSpec(stored: StoredSpec): TaskSpec {
  const human = stored.human_task;
  const kind = kindOf(human.task_type);
  return {
    kind,
    title: stored.title,
    description: text(human.description),
    outcomes: outcomesOf(kind, strings(human.allowed_outcomes), strings(human.positive_outcomes)),
    commentRequired: human.required_comment === true || KINDS[kind].comment === true,
    evidenceRequired: human.evidence_required === true,
    formSchema: isObject(human.form_schema) ? human.form_schema : null,
    editable: strings(human.editable),
    fourEyes: human.four_eyes === true,
    risk: riskOf(human.risk),
    quorum: quorumOf(human.quorum, stored.of),
  };
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// A title nobody gave: `human_approval.v1` reads as "Human approval".
export function titleFrom(intentType: string): string {
  const words = intentType
    .replace(/\.v\d+$/, "")
    .replace(/[._-]+/g, " ")
    .trim();
  return words === "" ? "Decision needed" : words.charAt(0).toUpperCase() + words.slice(1);
}

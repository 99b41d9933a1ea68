// What a submitter may say about a task beyond its spec, so that its kind has something to show: the steps to tick, the rule
// that is overridden, whom to choose from. All of it is the submitter's words. It decides nothing and hides nothing: the
// payload is shown whatever stands here.
import { isObject } from "./task-spec";
import type { Json, JsonObject } from "./types";

type CheckStep = { text: string; isOptional: boolean };
export type OverriddenRule = { text: string; limit: number | null; asked: number | null; unit: string };

export type TaskAbout = {
  reasons: string[]; // offered where a no is explained
  checklist: CheckStep[];
  rule: OverriddenRule | null;
  question: string | null; // what is asked, in one sentence
  candidates: string[]; // whom an assignment may go to, when not to anybody
};

const MOST = 50;
const LONGEST = 500;

export function readAbout(human: JsonObject, payload: JsonObject | null = null): TaskAbout {
  return {
    reasons: texts(human.reasons).slice(0, 8),
    checklist: stepsOf(human.checklist ?? payload?.checklist),
    rule: ruleOf(human.rule ?? payload?.rule, payload),
    question: text(human.question) ?? text(human.statement),
    candidates: texts(human.candidates),
  };
}

function text(value: Json | undefined): string | null {
  if (typeof value !== "string" || value.trim() === "") return null;
  return value.length > LONGEST ? `${value.slice(0, LONGEST).toWellFormed()}…` : value;
}

const texts = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.slice(0, MOST).flatMap((one) => text(one) ?? []) : [];

function stepsOf(value: Json | undefined): CheckStep[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MOST).flatMap((one) => {
    const said = isObject(one) ? text(one.text ?? one.title ?? one.label) : text(one);
    return said ? [{ text: said, isOptional: isObject(one) && one.optional === true }] : [];
  });
}

const number = (value: Json | undefined): number | null =>
  typeof value === "number" && Number.isFinite(value) ? value : null;

// The numbers stand beside the rule, or in the payload under the names agents use for them.
function ruleOf(value: Json | undefined, payload: JsonObject | null): OverriddenRule | null {
  const rule = isObject(value) ? value : {};
  const said = text(isObject(value) ? (rule.text ?? rule.name ?? rule.title) : value);
  if (said === null) return null;
  const from = isObject(value) ? rule : (payload ?? {});
  return {
    text: said,
    limit: number(from.limit ?? from.allowed ?? from.threshold ?? from.maximum),
    asked: number(from.asked ?? from.requested ?? from.actual ?? payload?.requested ?? payload?.amount),
    unit: text(from.unit ?? from.currency ?? payload?.currency ?? payload?.unit) ?? "",
  };
}

/** By how much a rule is overridden; null when the numbers are not said, or nothing is exceeded. */
export function excessOf({ limit, asked }: OverriddenRule): { by: number; percent: number | null } | null {
  if (limit === null || asked === null || asked === limit) return null;
  const by = Number((asked - limit).toPrecision(12));
  return { by, percent: limit === 0 ? null : Math.round((by / Math.abs(limit)) * 100) };
}

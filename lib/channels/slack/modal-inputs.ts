// The inputs of a modal, and what was typed into them. Each block is named by the JSON pointer of what it answers, so that a
// problem found later is said beside it. An input's action has the name of its block.
import type { Choice, Field, Input } from "../../domain/form-plan";
import { coerce } from "../../domain/form-value";
import { oneLine } from "../../domain/may-leave";
import type { Json } from "../../domain/types";
import type { Typed, Values } from "./interaction";
import { MOST_TEXT } from "./press-needs";

export type Block = Record<string, unknown>;

const MOST_LABEL = 150;
const MOST_OPTION = 75;

export const plain = (text: string, most = MOST_LABEL): Block => ({
  type: "plain_text",
  text: oneLine(text, most) || "–",
  emoji: false,
});

export const option = (text: string, value: string): Block => ({ text: plain(text, MOST_OPTION), value });

export type InputOf = {
  at: string;
  label: string;
  hint?: string | null;
  isRequired: boolean;
  element: Block;
};

export const input = ({ at, label, hint, isRequired, element }: InputOf): Block => ({
  type: "input",
  block_id: at,
  label: plain(label),
  optional: !isRequired,
  element: { ...element, action_id: at },
  ...(hint && { hint: plain(hint, 300) }),
});

/** A text of several lines. */
export const lines = (more: Block = {}): Block => ({
  type: "plain_text_input",
  multiline: true,
  max_length: MOST_TEXT,
  ...more,
});

export function fieldBlock(field: Field, base = "/data"): Block {
  const { label, about, isRequired, at } = field;
  if (field.input.kind === "fixed")
    return {
      type: "context",
      block_id: base + at,
      elements: [plain(`${label}: ${textOf(field.input.value)}`, 300)],
    };
  // A box that may stay open is answered either way.
  const mayStayOpen = field.input.kind === "yes-no" && field.input.look === "tick";
  const element = elementOf(field);
  return input({ at: base + at, label, hint: about, isRequired: isRequired && !mayStayOpen, element });
}

function elementOf({ input: kind, initial, label }: Field): Block {
  switch (kind.kind) {
    case "number":
      return {
        type: "number_input",
        is_decimal_allowed: !kind.isWhole,
        ...(typeof initial === "number" && { initial_value: String(initial) }),
      };
    case "yes-no":
      return yesNo(kind.look, initial, label);
    case "choice":
      return oneOf(kind.choices, initial);
    case "several":
      return severalOf(kind.choices, initial);
    case "text":
      return textInput(kind, initial);
    default:
      return lines();
  }
}

function yesNo(look: "ask" | "tick" | "promise", initial: Json | undefined, label: string): Block {
  if (look === "ask") return { type: "radio_buttons", options: [option("Yes", "yes"), option("No", "no")] };
  const options = [option(label, "yes")];
  return { type: "checkboxes", options, ...(initial === true && { initial_options: options }) };
}

const FEW = 5;

function oneOf(choices: Choice[], initial: Json | undefined): Block {
  const options = choices.map((choice, i) => option(choice.label, String(i)));
  const chosen = options[indexOf(choices, initial)];
  const type = choices.length <= FEW ? "radio_buttons" : "static_select";
  return { type, options, ...(chosen && { initial_option: chosen }) };
}

function severalOf(choices: Choice[], initial: Json | undefined): Block {
  const options = choices.map((choice, i) => option(choice.label, String(i)));
  const wanted = Array.isArray(initial) ? initial : [];
  const chosen = options.filter((_, i) => wanted.some((one) => indexOf(choices, one) === i));
  return { type: "checkboxes", options, ...(chosen.length > 0 && { initial_options: chosen }) };
}

const indexOf = (choices: Choice[], value: Json | undefined): number =>
  value === undefined
    ? -1
    : choices.findIndex((choice) => JSON.stringify(choice.value) === JSON.stringify(value));

function textInput({ look, most }: Extract<Input, { kind: "text" }>, initial: Json | undefined): Block {
  const given = typeof initial === "string" && initial.length <= MOST_TEXT ? initial : "";
  const begun = given === "" ? {} : { initial_value: given };
  const length = Math.max(1, Math.min(most ?? MOST_TEXT, MOST_TEXT));
  switch (look) {
    case "date":
      return { type: "datepicker", ...(/^\d{4}-\d\d-\d\d$/.test(given) && { initial_date: given }) };
    case "time":
      return { type: "timepicker", ...(/^\d\d:\d\d$/.test(given) && { initial_time: given }) };
    case "date-time":
      return { type: "datetimepicker" };
    case "email":
      return { type: "email_text_input", ...(given.length <= 255 && begun) };
    case "uri":
      return { type: "url_text_input", ...begun };
    default:
      return { type: "plain_text_input", multiline: look === "lines", max_length: length, ...begun };
  }
}

const textOf = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

/** What was typed at this place; undefined: nothing was. */
function typedAt(values: Values, at: string): Typed | undefined {
  const block = Object.hasOwn(values, at) ? values[at] : undefined;
  return block && Object.hasOwn(block, at) ? block[at] : undefined;
}

export function textAt(values: Values, at: string): string {
  return typedAt(values, at)?.value ?? "";
}

export const chosenAt = (values: Values, at: string): string | null =>
  typedAt(values, at)?.selected_option?.value ?? null;

export const ticksAt = (values: Values, at: string): string[] =>
  (typedAt(values, at)?.selected_options ?? []).map(({ value }) => value);

/** The answer of one field; undefined: it was left empty, and is left out. */
export function readField(field: Field, values: Values): Json | undefined {
  const value = readInput(field, values);
  return value === undefined ? field.emptied : value;
}

function readInput({ input: kind, at, isRequired }: Field, values: Values): Json | undefined {
  const place = `/data${at}`;
  switch (kind.kind) {
    case "fixed":
      return kind.value;
    case "yes-no": {
      if (kind.look === "ask") return yesOrNo(chosenAt(values, place));
      const isOn = ticksAt(values, place).includes("yes");
      return kind.look === "promise" && !isOn ? undefined : isOn;
    }
    case "choice":
      return kind.choices[indexIn(chosenAt(values, place))]?.value;
    case "several": {
      const on = ticksAt(values, place).map(indexIn);
      if (on.length === 0 && !isRequired) return undefined;
      return kind.choices.filter((_, i) => on.includes(i)).map(({ value }) => value);
    }
    case "number":
      return numberIn(textAt(values, place), kind.isWhole);
    default:
      return textIn(typedAt(values, place));
  }
}

const yesOrNo = (said: string | null): boolean | undefined => (said === null ? undefined : said === "yes");

const indexIn = (said: string | null): number =>
  said !== null && /^\d{1,3}$/.test(said) ? Number(said) : -1;

function numberIn(text: string, isWhole: boolean): Json | undefined {
  return text.trim() === "" ? undefined : coerce(text, [isWhole ? "integer" : "number"]);
}

function textIn(typed: Typed | undefined): string | undefined {
  if (typed?.selected_date_time) return new Date(typed.selected_date_time * 1000).toISOString();
  const text = typed?.selected_date ?? typed?.selected_time ?? typed?.value ?? "";
  return text.trim() === "" ? undefined : text;
}

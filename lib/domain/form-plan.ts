import { emptiedOf } from "./form-emptied";
import { checkSchema } from "./form-schema";
import { plainAlternatives, pointerPart, spend } from "./form-value";
import { isObject } from "./task-spec";
import type { Json, JsonObject } from "./types";

// What the inputs of a form are, worked out from its schema. Whatever has no input of its own is typed as JSON in its place,
// with the reason said; only a schema that is no group of fields at all is answered as JSON as a whole.

export type Choice = { label: string; value: Json };
type TextLook = "line" | "lines" | "date" | "date-time" | "time" | "email" | "uri";

export type Input =
  | { kind: "text"; look: TextLook; most: number | null }
  | { kind: "number"; isWhole: boolean }
  | { kind: "yes-no"; look: "ask" | "tick" | "promise" } // a tick has a default, a promise can only be true; else it is asked
  | { kind: "choice"; choices: Choice[]; isShort: boolean }
  | { kind: "several"; choices: Choice[] }
  | { kind: "group"; fields: Field[] }
  | { kind: "list"; item: Field; least: number; most: number }
  | { kind: "fixed"; value: Json }
  | { kind: "json"; because: string };

export type Field = {
  name: string;
  at: string; // its place below the group or list it is in: a JSON pointer for a group, "" for a list's item
  label: string;
  about: string | null;
  isRequired: boolean;
  initial: Json | undefined;
  emptied: Json | undefined; // what it answers when what it began with was taken out; undefined: it is left out
  input: Input;
};

export type Plan = { ok: true; fields: Field[] } | { ok: false; because: string };

const DEEPEST = 5;
const MOST_FIELDS = 150;
type Walk = { fields: number };

export function planForm(schema: JsonObject): Plan {
  const [wrong] = checkSchema(schema);
  if (wrong) return no(`its schema is not sound (${wrong.pointer || "/"}: ${wrong.message})`);
  if (schema.anyOf !== undefined || schema.oneOf !== undefined)
    return no("it has alternatives to choose between");
  if (!isObject(schema.properties)) return no("its schema names no fields");
  if (isObject(schema.additionalProperties)) return no("it may hold fields that its schema does not name");
  const walk: Walk = { fields: 0 };
  const fields = fieldsOf(schema, 0, walk);
  return walk.fields > MOST_FIELDS ? no(`it has more than ${MOST_FIELDS} fields`) : { ok: true, fields };
}

const no = (because: string): Plan => ({ ok: false, because });

function fieldsOf(schema: JsonObject, depth: number, walk: Walk): Field[] {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(isObject(schema.properties) ? schema.properties : {}).map(([name, child]) =>
    fieldOf(name, child, `/${pointerPart(name)}`, required.includes(name), depth, walk),
  );
}

function fieldOf(
  name: string,
  child: Json,
  at: string,
  isRequired: boolean,
  depth: number,
  walk: Walk,
): Field {
  walk.fields += 1;
  const schema = isObject(child) ? child : {};
  const input =
    walk.fields > MOST_FIELDS ? { kind: "json" as const, because: "" } : inputOf(schema, depth, walk);
  return {
    name,
    at,
    label: typeof schema.title === "string" && schema.title.trim() !== "" ? schema.title : labelOf(name),
    about: typeof schema.description === "string" ? schema.description : null,
    isRequired,
    initial: schema.default,
    emptied: isRequired ? undefined : emptiedOf(schema, input),
    input,
  };
}

/** `invoice_number` and `invoiceNumber` as "Invoice number". */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .trim();
  return words === "" ? name : words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}

function inputOf(schema: JsonObject, depth: number, walk: Walk): Input {
  if (schema.readOnly === true && schema.default !== undefined)
    return { kind: "fixed", value: schema.default };
  if (schema.const === true) return { kind: "yes-no", look: "promise" };
  if (schema.const !== undefined) return { kind: "fixed", value: schema.const };
  const choices = choicesOf(schema);
  if (choices) return { kind: "choice", choices, isShort: choices.length <= 5 };
  if (schema.anyOf !== undefined || schema.oneOf !== undefined)
    return { kind: "json", because: "it has alternatives to choose between" };
  return byType(schema, depth, walk);
}

function byType(schema: JsonObject, depth: number, walk: Walk): Input {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => type !== "null");
  if (types.length !== 1 || types[0] === undefined)
    return {
      kind: "json",
      because: types.length > 1 ? "it may be of several types" : "its type is not said",
    };
  switch (types[0]) {
    case "string":
      return textOf(schema);
    case "number":
    case "integer":
      return { kind: "number", isWhole: types[0] === "integer" };
    case "boolean":
      return { kind: "yes-no", look: schema.default === undefined ? "ask" : "tick" };
    case "object":
      return groupOf(schema, depth, walk);
    case "array":
      return listOf(schema, depth, walk);
    default:
      return { kind: "fixed", value: null };
  }
}

function textOf(schema: JsonObject): Input {
  const most = typeof schema.maxLength === "number" ? schema.maxLength : null;
  const format = isWritten(schema) ? undefined : schema.format;
  const isKnown =
    format === "date" ||
    format === "date-time" ||
    format === "time" ||
    format === "email" ||
    format === "uri";
  const isLong = /\n/.test(String(schema.default ?? "")) || (most !== null && most > 120);
  const asked = schema["x-widget"] === "textarea" || schema.contentMediaType !== undefined;
  return { kind: "text", look: isKnown ? format : isLong || asked ? "lines" : "line", most };
}

// What is given beforehand is edited as it is written where a browser's own input would show another: a moment in its own zone,
// and nothing at all for a time that says its zone.
function isWritten({ format, default: given }: JsonObject): boolean {
  if (given === undefined) return false;
  return format === "date-time" || (format === "time" && !/^\d\d:\d\d(:\d\d)?$/.test(String(given)));
}

function groupOf(schema: JsonObject, depth: number, walk: Walk): Input {
  if (depth >= DEEPEST) return { kind: "json", because: "it is nested too deep" };
  if (!isObject(schema.properties) || isObject(schema.additionalProperties))
    return { kind: "json", because: "it may hold fields that its schema does not name" };
  return { kind: "group", fields: fieldsOf(schema, depth + 1, walk) };
}

const MOST_ITEMS = 100;
const MOST_TICKS = 12;

function listOf(schema: JsonObject, depth: number, walk: Walk): Input {
  if (!isObject(schema.items))
    return { kind: "json", because: "its schema does not say what is in the list" };
  if (depth >= DEEPEST) return { kind: "json", because: "it is nested too deep" };
  const choices = choicesOf(schema.items);
  if (choices && schema.uniqueItems === true && choices.length <= MOST_TICKS)
    return { kind: "several", choices };
  const item = fieldOf("", schema.items, "", true, depth + 1, walk);
  return {
    kind: "list",
    item: { ...item, label: typeof schema.items.title === "string" ? schema.items.title : "Entry" },
    least: typeof schema.minItems === "number" ? schema.minItems : 0,
    most: Math.min(typeof schema.maxItems === "number" ? schema.maxItems : MOST_ITEMS, MOST_ITEMS),
  };
}

function choicesOf(schema: JsonObject): Choice[] | null {
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => ({ value, label: wordOf(value) }));
  const list = schema.oneOf ?? schema.anyOf;
  if (!Array.isArray(list) || plainAlternatives(list, spend(10_000)) === null) return null;
  return list.flatMap((one) => {
    if (!isObject(one)) return [];
    if (Array.isArray(one.enum) && one.const === undefined)
      return one.enum.map((value) => ({ value, label: wordOf(value) }));
    const value = one.const as Json;
    return [{ value, label: typeof one.title === "string" ? one.title : wordOf(value) }];
  });
}

const wordOf = (value: Json): string =>
  typeof value === "string" ? value : value === null ? "(none)" : JSON.stringify(value);

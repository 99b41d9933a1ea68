import type { Choice, Field, Input } from "@/lib/domain/form-plan";
import { coerce, isObject } from "@/lib/domain/form-value";
import type { Json, JsonObject } from "@/lib/domain/types";
import { momentIn } from "@/lib/domain/zoned";

// What was typed into a form, in the shape of its inputs, and the answer it makes. What is left empty is left out, so that
// "required" means what people take it to mean. What is emptied says so, as far as its schema knows an empty value.

export type Typed =
  | { kind: "text"; text: string } // texts, numbers, dates and JSON, as they were typed
  | { kind: "tick"; isOn: boolean | null } // null: not answered
  | { kind: "chosen"; index: number | null }
  | { kind: "ticks"; on: number[] }
  | { kind: "group"; fields: Record<string, Typed> }
  | { kind: "list"; items: Array<{ key: number; typed: Typed }>; next: number };

export function startForm(fields: Field[], value?: Json): Extract<Typed, { kind: "group" }> {
  const object = isObject(value) ? value : {};
  const started = fields.map((field): [string, Typed] => [
    field.name,
    startField(field, own(object, field.name)),
  ]);
  return { kind: "group", fields: Object.fromEntries(started) };
}

const own = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

export function startField(field: Field, given?: Json): Typed {
  const value = given ?? field.initial;
  const { input } = field;
  switch (input.kind) {
    case "yes-no":
      return { kind: "tick", isOn: typeof value === "boolean" ? value : input.look === "ask" ? null : false };
    case "choice":
      return { kind: "chosen", index: value === undefined ? null : indexOf(input.choices, value) };
    case "several":
      return {
        kind: "ticks",
        on: (Array.isArray(value) ? value : []).flatMap((one) => indexOf(input.choices, one) ?? []),
      };
    case "group":
      return startForm(input.fields, value);
    case "list": {
      const given = Array.isArray(value) ? value : Array<undefined>(Math.min(input.least, 3)).fill(undefined);
      const items = given.map((one, key) => ({ key, typed: startField(input.item, one) }));
      return { kind: "list", items, next: items.length };
    }
    default:
      return { kind: "text", text: textOf(input, value) };
  }
}

function indexOf(choices: Choice[], value: Json): number | null {
  const index = choices.findIndex((choice) => JSON.stringify(choice.value) === JSON.stringify(value));
  return index === -1 ? null : index;
}

function textOf(input: Input, value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  if (input.kind === "json") return JSON.stringify(value, null, 2);
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `zone`: whose wall a date and time is read from; null = the computer's own. */
export function readForm(fields: Field[], typed: Typed, zone: string | null): JsonObject {
  const given = typed.kind === "group" ? typed.fields : {};
  return Object.fromEntries(
    fields.flatMap((field): Array<[string, Json]> => {
      const value = readField(field, given[field.name], zone);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

function readField(field: Field, typed: Typed | undefined, zone: string | null): Json | undefined {
  const value = readInput(field, typed, zone);
  return value === undefined ? field.emptied : value;
}

function readInput(
  { input, isRequired }: Field,
  typed: Typed | undefined,
  zone: string | null,
): Json | undefined {
  if (input.kind === "fixed") return input.value;
  if (typed === undefined) return undefined;
  switch (typed.kind) {
    case "tick":
      return readTick(input, typed.isOn);
    case "chosen":
      return input.kind === "choice" && typed.index !== null ? input.choices[typed.index]?.value : undefined;
    case "ticks":
      return readTicks(input, typed.on, isRequired);
    case "group":
      return input.kind === "group" ? readGroup(input.fields, typed, isRequired, zone) : undefined;
    case "list":
      return input.kind === "list" ? readList(input.item, typed, isRequired, zone) : undefined;
    default:
      return readText(input, typed.text, zone);
  }
}

// "I have checked it" is either said or not said: an open box is no answer, not the answer no.
function readTick(input: Input, isOn: boolean | null): Json | undefined {
  const isUnsaid = input.kind === "yes-no" && input.look === "promise" && isOn === false;
  return isUnsaid ? undefined : (isOn ?? undefined);
}

function readTicks(input: Input, on: number[], isRequired: boolean): Json | undefined {
  if (input.kind !== "several" || (on.length === 0 && !isRequired)) return undefined;
  return input.choices.filter((_, index) => on.includes(index)).map((choice) => choice.value);
}

// A group of which nothing was filled in is no answer, unless it is asked for.
function readGroup(
  fields: Field[],
  typed: Typed,
  isRequired: boolean,
  zone: string | null,
): Json | undefined {
  const value = readForm(fields, typed, zone);
  return Object.keys(value).length === 0 && !isRequired ? undefined : value;
}

function readList(
  item: Field,
  typed: Extract<Typed, { kind: "list" }>,
  isRequired: boolean,
  zone: string | null,
): Json | undefined {
  if (typed.items.length === 0 && !isRequired) return undefined;
  return typed.items.map((each) => readField(item, each.typed, zone) ?? emptyOf(item.input));
}

// An entry of a list that was left empty keeps its place, so that what is wrong is said beside it.
const emptyOf = (input: Input): Json => (input.kind === "group" ? {} : input.kind === "text" ? "" : null);

function readText(input: Input, text: string, zone: string | null): Json | undefined {
  if (text.trim() === "") return undefined;
  if (input.kind === "number") return coerce(text, [input.isWhole ? "integer" : "number"]);
  if (input.kind === "json") return readJson(text);
  if (input.kind === "text" && input.look === "date-time") return instantOf(text, zone);
  return text;
}

// What does not read as JSON goes on as the text it is; `unreadable` says so at its place.
function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

const NOT_JSON = 'This is not JSON, such as {"name": "value"}, [1, 2] or "text".';

/** The fields typed as JSON that are none, by their pointers. */
export function unreadable(fields: Field[], typed: Typed, base = ""): Record<string, string> {
  if (typed.kind !== "group") return {};
  const found: Record<string, string> = {};
  for (const field of fields) {
    const own = typed.fields[field.name];
    if (own) Object.assign(found, unreadableField(field, own, base + field.at));
  }
  return found;
}

function unreadableField({ input }: Field, typed: Typed, at: string): Record<string, string> {
  if (input.kind === "group") return unreadable(input.fields, typed, at);
  if (input.kind === "list" && typed.kind === "list")
    return Object.assign(
      {},
      ...typed.items.map((item, i) => unreadableField(input.item, item.typed, `${at}/${i}`)),
    );
  if (input.kind !== "json" || typed.kind !== "text" || typed.text.trim() === "") return {};
  try {
    JSON.parse(typed.text);
    return {};
  } catch {
    return { [at]: NOT_JSON };
  }
}

/** A browser gives the date and time on a wall: the person's own, which is not always that of their computer. */
export function instantOf(text: string, zone: string | null): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return text;
  const minute = zone === null ? new Date(text.slice(0, 16)) : momentIn(zone, text);
  const moment = Number(minute ?? Number.NaN) + Number(text.slice(17)) * 1000;
  return Number.isNaN(moment) ? text : new Date(moment).toISOString();
}

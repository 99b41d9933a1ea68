// RFC 8785 canonical JSON: one text for one value, so that what is stored is what is hashed is what is shown. Numbers and
// string escapes are ECMAScript's own, as the RFC says; what is left is the order of keys (UTF-16 code units, the order
// of Array.sort) and no white space.
import type { Json } from "./types";

export function canonical(value: Json): string {
  switch (typeof value) {
    case "string":
      return text(value);
    case "number":
      if (!Number.isFinite(value)) throw new RangeError("canonical JSON has no such number");
      return String(value); // -0 becomes "0", as the RFC wants
    case "boolean":
      return value ? "true" : "false";
  }
  if (value === null) return "null";
  return Array.isArray(value) ? list(value) : object(value);
}

function list(items: Json[]): string {
  let out = "[";
  for (let i = 0; i < items.length; i++) {
    if (i > 0) out += ",";
    out += canonical(items[i] as Json);
  }
  return `${out}]`;
}

function object(value: { [key: string]: Json }): string {
  const keys = Object.keys(value);
  inOrder(keys);
  let out = "{";
  for (const key of keys) {
    const item = value[key];
    if (item === undefined) continue; // an optional field of ours that is not set
    if (out.length > 1) out += ",";
    out += `${text(key)}:${canonical(item)}`;
  }
  return `${out}}`;
}

// By insertion: what was canonical once is in order, objects are small, and the general sort sets aside memory for each.
function inOrder(keys: string[]): void {
  if (keys.length > MOST_INSERTED) return void keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let at = i;
    for (; at > 0 && (keys[at - 1] as string) > key; at--) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
}
const MOST_INSERTED = 32;

// Most strings need no escape at all, and looking is cheaper than the general writer, however long they are.
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function text(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new RangeError("canonical JSON has no half surrogate pairs");
  return JSON.stringify(value);
}

// From the text PostgreSQL sends to values, as postgres.js gives them: the two are used beside each other.

export type Reader = (text: string) => unknown;

const asIs: Reader = (text) => text;
const moment: Reader = (text) => new Date(text);

const READ: Record<number, Reader> = {
  16: (text) => text === "t", // bool
  17: (text) => Buffer.from(text.slice(2), "hex"), // bytea, as \x…
  21: Number, // int2
  23: Number, // int4
  26: Number, // oid
  114: (text) => JSON.parse(text), // json
  700: Number, // float4
  701: Number, // float8
  1082: moment, // date
  1114: moment, // timestamp
  1184: moment, // timestamptz
  3802: (text) => JSON.parse(text), // jsonb
};

/** Arrays, and what they hold. */
const LISTS: Record<number, number> = {
  199: 114, // json[]
  1000: 16, // bool[]
  1001: 17, // bytea[]
  1005: 21, // int2[]
  1007: 23, // int4[]
  1009: 25, // text[]
  1015: 1043, // varchar[]
  1016: 20, // int8[]
  1021: 700, // float4[]
  1022: 701, // float8[]
  1115: 1114, // timestamp[]
  1182: 1082, // date[]
  1185: 1184, // timestamptz[]
  1231: 1700, // numeric[]
  2951: 2950, // uuid[]
  3807: 3802, // jsonb[]
};

export function readerOf(type: number): Reader {
  const held = LISTS[type];
  if (held === undefined) return READ[type] ?? asIs;
  const read = READ[held] ?? asIs;
  return (text) => list(text, read);
}

// An array's literal: `{a,"b \" c",NULL}`. Ours have one dimension. Read letter by letter: a pattern that goes over megabytes
// needs as much memory to go back.
function list(text: string, read: Reader): unknown[] {
  const items: unknown[] = [];
  const end = text.length - 1;
  for (let at = text.indexOf("{") + 1; at < end; at++) {
    const from = at;
    if (text[at] === '"') {
      for (at++; at < end && text[at] !== '"'; at++) if (text[at] === "\\") at++;
      items.push(read(text.slice(from + 1, at++).replaceAll(/\\(.)/gs, "$1")));
    } else {
      while (at < end && text[at] !== ",") at++;
      const plain = text.slice(from, at);
      items.push(plain === "NULL" ? null : read(plain));
    }
  }
  return items;
}

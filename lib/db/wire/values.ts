// From the text PostgreSQL sends to values, as postgres.js gives them: the two are used beside each other.

type Read = (text: string) => unknown;

const READ: Record<number, Read> = {
  16: (text) => text === "t", // bool
  17: (text) => Buffer.from(text.slice(2), "hex"), // bytea, as \x…
  21: Number, // int2
  23: Number, // int4
  26: Number, // oid
  114: (text) => JSON.parse(text), // json
  700: Number, // float4
  701: Number, // float8
  1009: list, // text[]
  1184: (text) => new Date(text), // timestamptz
  2951: list, // uuid[]
  3802: (text) => JSON.parse(text), // jsonb
};

const asIs: Read = (text) => text;
export const readerOf = (type: number): Read => READ[type] ?? asIs;

// An array's literal: `{a,"b \" c",NULL}`. Ours have one dimension.
function list(text: string): Array<string | null> {
  const items: Array<string | null> = [];
  const pattern = /"((?:[^"\\]|\\.)*)"|([^,{}]+)/gs;
  for (const [, quoted, plain] of text.matchAll(pattern)) {
    if (quoted !== undefined) items.push(quoted.replaceAll(/\\(.)/gs, "$1"));
    else items.push(plain === "NULL" ? null : (plain as string));
  }
  return items;
}

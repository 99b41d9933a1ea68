// One statement from many parts: each part inserts, updates or deletes the rows of one table out of arrays, and parts
// without rows are left out. The text depends only on which parts take part, so the server keeps a few prepared plans.

// Arrays travel as the text of an array literal, written here: most columns hold values that never need quoting, and the
// driver would look through every one of them.
export type Column<Row> = {
  name: string;
  array: "text" | "uuid" | "int";
  // plain: never needs quoting. quoted: free text. joined: JSON, which cannot hold the separator, so that the largest values
  // are not escaped at all.
  form: "plain" | "quoted" | "joined";
  cast?: (value: string) => string;
  value: (row: Row) => string | number | null;
};

export type Part = { name: string; columns: ReadonlyArray<Column<never>>; text: (source: string) => string };

type Get<Row, Value> = (row: Row) => Value;
type Cast = (value: string) => string;

const plain = <Row>(name: string, value: Get<Row, string | number | null>, cast?: Cast): Column<Row> => ({
  name,
  array: "text",
  form: "plain",
  ...(cast && { cast }),
  value,
});

export const uuid = <Row>(name: string, value: Get<Row, string | null>): Column<Row> => ({
  ...plain(name, value),
  array: "uuid",
});
export const int = <Row>(name: string, value: Get<Row, number | null>): Column<Row> => ({
  ...plain(name, value),
  array: "int",
});
export const text = <Row>(name: string, value: Get<Row, string | null>): Column<Row> => ({
  ...plain(name, value),
  form: "quoted",
});
export const json = <Row>(name: string, value: Get<Row, string | null>): Column<Row> => ({
  ...plain(name, value, (raw) => `${raw}::json`),
  form: "joined",
});
export const list = <Row>(name: string, value: Get<Row, string[]>): Column<Row> => ({
  ...plain<Row>(
    name,
    (row) => value(row).join(" "),
    (raw) => `string_to_array(${raw},' ')`,
  ),
  form: "quoted",
});
// A batch writes one moment into many columns.
let lastAt: Date | null = null;
let lastText = "";
function isoOf(at: Date): string {
  if (at === lastAt) return lastText;
  lastText = at.toISOString();
  lastAt = at;
  return lastText;
}

// No time is `infinity` where a key wants one, else null.
export const time = <Row>(name: string, value: Get<Row, Date | "infinity" | null>): Column<Row> =>
  plain(
    name,
    (row) => {
      const at = value(row);
      return at instanceof Date ? isoOf(at) : at;
    },
    (raw) => `${raw}::timestamptz`,
  );
export const bytes = <Row>(name: string, hex: Get<Row, string | null>): Column<Row> =>
  plain(name, hex, (raw) => `decode(${raw},'hex')`);
export const word = <Row>(name: string, type: string, value: Get<Row, string | null>): Column<Row> =>
  plain(name, value, (raw) => `${raw}::${type}`);

const quote = (value: string): string => `"${value.replaceAll(/["\\]/g, "\\$&")}"`;

// The record separator: JSON writes control characters as escapes. Nothing between two of them is no value, for JSON is
// never empty.
const SEPARATOR = "\u001e";

function literal(column: Column<never>, rows: readonly unknown[]): string {
  const value = column.value as (row: unknown) => string | number | null;
  if (column.form === "joined") return rows.map((row) => value(row) ?? "").join(SEPARATOR);
  let out = "{";
  for (let i = 0; i < rows.length; i++) {
    const said = value(rows[i]);
    if (i > 0) out += ",";
    out += said === null ? "NULL" : column.form === "quoted" ? quote(said as string) : said;
  }
  return `${out}}`;
}

// `unnest` fills up a shorter array with nulls, so an empty text does for rows that all have no value.
const arrayOf = (column: Column<never>, n: number): string =>
  column.form === "joined" ? `string_to_array($${n}::text, e'\\x1e', '')` : `$${n}::${column.array}[]`;

// The source of a part: its arrays, unnested in step, with every value already of its column's type.
function sourceOf(columns: ReadonlyArray<Column<never>>, first: number): string {
  const arrays = columns.map((column, i) => arrayOf(column, first + i)).join(",");
  const raw = columns.map((_, i) => `c${i}`).join(",");
  const typed = columns
    .map((column, i) => `${column.cast ? column.cast(`c${i}`) : `c${i}`} as ${column.name}`)
    .join(",");
  return `(select ${typed}, n from unnest(${arrays}) with ordinality as u(${raw},n))`;
}

export type Filled = { part: Part; rows: readonly unknown[] };

// `lead` is text before the parts with its own parameters, `tail` the closing select.
export function compose(filled: Filled[], lead: { text: string; params: unknown[] }, tail: string) {
  const params: unknown[] = [...lead.params];
  const texts = lead.text === "" ? [] : [lead.text];
  for (const { part, rows } of filled) {
    if (rows.length === 0) continue;
    const source = sourceOf(part.columns, params.length + 1);
    for (const column of part.columns) params.push(literal(column, rows));
    texts.push(`${part.name} as (${part.text(source)})`);
  }
  return { text: `with ${texts.join(",\n")}\n${tail}`, params };
}

export function definePart<Row>(
  name: string,
  columns: Column<Row>[],
  write: (source: string, names: string) => string,
): Part & { row?: Row } {
  const names = columns.map((column) => column.name).join(",");
  return { name, columns: columns as unknown as Column<never>[], text: (source) => write(source, names) };
}

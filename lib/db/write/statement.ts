// One statement from many parts: each part inserts, updates or deletes the rows of one table, and parts without rows are left
// out. The text depends only on which parts take part and how few rows they have, so it is made once, and the server keeps a
// few prepared plans.
import type { Statement } from "../wire/line";
import type { Parameter } from "../wire/packet";
import type { Column } from "./column";

export type Part = { name: string; columns: ReadonlyArray<Column<never>>; text: (rows: string) => string };
export type Filled = { part: Part; rows: readonly unknown[] };

// A few rows are written out as values, each a parameter; many travel as one array a column. Unnesting a dozen arrays costs
// as much for one row as for thirty (measured: 50 µs a table), and a statement for every number of rows would be endless.
const FEW = 4;

const texts = new Map<string, string>();
const MOST_TEXTS = 1_000;

/** `tail` is what the statement ends in; `params` are its own. */
export function compose(filled: Filled[], tail: string, params: Parameter[]): Statement {
  const full = filled.filter(({ rows }) => rows.length > 0);
  for (const { part, rows } of full)
    if (rows.length <= FEW) addFew(part, rows, params);
    else for (const column of part.columns) params.push(literal(column, rows));
  const key = `${tail} ${full.map(({ part, rows }) => `${part.name}${Math.min(rows.length, FEW + 1)}`)}`;
  return { text: texts.get(key) ?? remember(key, written(full, tail)), params };
}

function remember(key: string, text: string): string {
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(key, text);
  return text;
}

// The numbers of the parameters follow the order in which `compose` adds them: the tail's own, then each part's.
function written(full: Filled[], tail: string): string {
  let used = new Set(tail.match(/\$\d+/g)).size;
  const next = () => `$${++used}`;
  const parts = full.map(({ part, rows }) => {
    const source = rows.length <= FEW ? fewRows(part, rows.length, next) : manyRows(part, next);
    return `${part.name} as (${part.text(source)})`;
  });
  return parts.length === 0 ? tail : `with ${parts.join(",\n")}\n${tail}`;
}

const cell = (column: Column<never>, row: unknown): string | number | null =>
  (column.value as (row: unknown) => string | number | null)(row);

function addFew({ columns }: Part, rows: readonly unknown[], params: Parameter[]): void {
  for (const row of rows)
    for (const column of columns) {
      const value = cell(column, row);
      if (value === null || column.form === "plain") params.push(value);
      else if (column.form === "bytes") params.push(`\\x${value}`);
      else if (column.form === "words") params.push(`{${String(value).split(" ").map(quote)}}`);
      else params.push(value);
    }
}

function fewRows({ columns }: Part, rows: number, next: () => string): string {
  const line = () => `(${columns.map(({ type }) => `${next()}::${type}`).join(",")})`;
  return `values ${Array.from({ length: rows }, line).join(",")}`;
}

// The record separator: JSON writes control characters as escapes. Nothing between two of them is no value, for JSON is
// never empty; and `unnest` fills up a shorter array with nulls, so an empty text does for rows that all have none.
const SEPARATOR = "\u001e";

function manyRows({ columns }: Part, next: () => string): string {
  const arrays = columns.map(({ form, type }) => {
    if (form === "joined") return `string_to_array(${next()}::text, e'\\x1e', '')`;
    return form === "words" ? `${next()}::text[]` : `${next()}::${type}[]`;
  });
  const typed = columns.map(({ form, type }, i) => {
    if (form === "joined") return `c${i}::${type}`;
    return form === "words" ? `string_to_array(c${i},' ')` : `c${i}`;
  });
  return `select ${typed.join(",")} from unnest(${arrays.join(",")}) as u(${columns.map((_, i) => `c${i}`).join(",")})`;
}

const quote = (value: string): string => `"${value.replaceAll(/["\\]/g, "\\$&")}"`;

// Arrays travel as the text of an array literal, written here: most columns hold values that never need quoting, and a
// driver would look through every one of them.
function literal(column: Column<never>, rows: readonly unknown[]): string {
  const { form } = column;
  if (form === "joined") return rows.map((row) => cell(column, row) ?? "").join(SEPARATOR);
  let out = "{";
  for (let i = 0; i < rows.length; i++) {
    const said = cell(column, rows[i]);
    if (i > 0) out += ",";
    if (said === null) out += "NULL";
    else if (form === "plain") out += said;
    else out += form === "bytes" ? `"\\\\x${said}"` : quote(said as string);
  }
  return `${out}}`;
}

export function definePart<Row>(
  name: string,
  columns: Column<Row>[],
  write: (rows: string, names: string) => string,
): Part & { row?: Row } {
  const names = columns.map((column) => column.name).join(",");
  return { name, columns: columns as unknown as Column<never>[], text: (rows) => write(rows, names) };
}

// One statement from many parts: each part inserts, updates or deletes the rows of one table, and parts without rows are left
// out. The text depends only on which parts take part and how few rows they have, so the server keeps a few prepared plans.
import type { Parameter } from "../wire/packet";
import type { Column } from "./column";

export type Part = { name: string; columns: ReadonlyArray<Column<never>>; text: (source: string) => string };
export type Filled = { part: Part; rows: readonly unknown[] };

// A few rows are written out as values, each a parameter; many travel as one array a column. Unnesting a dozen arrays costs
// as much for one row as for thirty (measured: 50 µs a table), and a statement for every number of rows would be endless.
const FEW = 4;

// `lead` is text before the parts with its own parameters, `tail` the closing select.
export function compose(
  filled: Filled[],
  lead: { text: string; params: Parameter[] },
  tail: string,
): { text: string; params: Parameter[] } {
  const params: Parameter[] = [...lead.params];
  const texts = lead.text === "" ? [] : [lead.text];
  for (const { part, rows } of filled) {
    if (rows.length === 0) continue;
    const source = rows.length <= FEW ? fewRows(part, rows, params) : manyRows(part, rows, params);
    texts.push(`${part.name} as (${part.text(source)})`);
  }
  return { text: `with ${texts.join(",\n")}\n${tail}`, params };
}

const cell = (column: Column<never>, row: unknown): Parameter => (column.value as (row: unknown) => Parameter)(row);

// A source: the rows as a table, every value of its column's type, `n` its place.
function fewRows({ columns }: Part, rows: readonly unknown[], params: Parameter[]): string {
  const lines = rows.map((row, n) => {
    const values = columns.map((column) => {
      params.push(cell(column, row));
      const raw = `$${params.length}::${column.array}`;
      return column.cast ? column.cast(raw) : raw;
    });
    return `(${values.join(",")},${n + 1})`;
  });
  return `(select * from (values ${lines.join(",")}) as v(${columns.map(({ name }) => name).join(",")},n))`;
}

function manyRows({ columns }: Part, rows: readonly unknown[], params: Parameter[]): string {
  const arrays = columns.map((column) => {
    params.push(literal(column, rows));
    return arrayOf(column, params.length);
  });
  const raw = columns.map((_, i) => `c${i}`).join(",");
  const typed = columns.map(({ cast, name }, i) => `${cast ? cast(`c${i}`) : `c${i}`} as ${name}`).join(",");
  return `(select ${typed}, n from unnest(${arrays.join(",")}) with ordinality as u(${raw},n))`;
}

// The record separator: JSON writes control characters as escapes. Nothing between two of them is no value, for JSON is
// never empty; and `unnest` fills up a shorter array with nulls, so an empty text does for rows that all have none.
const SEPARATOR = "\u001e";
const arrayOf = (column: Column<never>, n: number): string =>
  column.form === "joined" ? `string_to_array($${n}::text, e'\\x1e', '')` : `$${n}::${column.array}[]`;

const quote = (value: string): string => `"${value.replaceAll(/["\\]/g, "\\$&")}"`;

// Arrays travel as the text of an array literal, written here: most columns hold values that never need quoting, and the
// driver would look through every one of them.
function literal(column: Column<never>, rows: readonly unknown[]): string {
  if (column.form === "joined") return rows.map((row) => cell(column, row) ?? "").join(SEPARATOR);
  let out = "{";
  for (let i = 0; i < rows.length; i++) {
    const said = cell(column, rows[i]);
    if (i > 0) out += ",";
    out += said === null ? "NULL" : column.form === "quoted" ? quote(said as string) : said;
  }
  return `${out}}`;
}

export function definePart<Row>(
  name: string,
  columns: Column<Row>[],
  write: (source: string, names: string) => string,
): Part & { row?: Row } {
  const names = columns.map((column) => column.name).join(",");
  return { name, columns: columns as unknown as Column<never>[], text: (source) => write(source, names) };
}

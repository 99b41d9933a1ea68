// One statement from many parts: each part inserts, updates or deletes the rows of one table, and parts without rows are left
// out. The text depends only on which parts take part, how few rows they have, and whether all of these are alike, so it is made
// once, and the server keeps a few prepared plans.
import type { Cell } from "../wire/cells";
import type { Statement } from "../wire/line";
import type { Parameter } from "../wire/packet";
import type { Column } from "./column";

export type Part = { name: string; columns: ReadonlyArray<Column<never>>; text: (rows: string) => string };
export type Filled = { part: Part; rows: readonly unknown[] };

// One row or two are written out as values, each a parameter; more travel as one array a column. That costs more for a single
// row, but a statement for every number of rows would be endless: of each part the server keeps three.
const FEW = 2;

const texts = new Map<string, string>();
const MOST_TEXTS = 1_000;

/** `tail` is what the statement ends in; `params` are its own. */
export function compose(filled: Filled[], tail: string, params: Parameter[]): Statement {
  const full = filled.filter(({ rows }) => rows.length > 0);
  const isAlike = full.every(areAlike);
  for (const { part, rows } of full)
    if (rows.length <= FEW) addFew(part, rows, params);
    else
      for (const column of part.columns)
        params.push(
          isAlike && column.isUsuallySame ? single(column, cellOf(column, rows[0])) : many(column, rows),
        );
  const key = `${tail} ${isAlike} ${full.map(({ part, rows }) => `${part.name}${Math.min(rows.length, FEW + 1)}`)}`;
  return { text: texts.get(key) ?? remember(key, written(full, tail, isAlike)), params };
}

// What is usually the same in all rows of a part is, and travels once: half of the cells of most batches. For all parts or for none,
// so that there are at most twice as many statements.
function areAlike({ part, rows }: Filled): boolean {
  return rows.length <= FEW || part.columns.every((column) => !column.isUsuallySame || isSame(column, rows));
}

function isSame(column: Column<never>, rows: readonly unknown[]): boolean {
  const first = cellOf(column, rows[0]);
  return rows.every((row) => isEqual(cellOf(column, row), first));
}

const isEqual = (a: Cell, b: Cell): boolean =>
  a === b || (a instanceof Date && b instanceof Date && a.getTime() === b.getTime());

function remember(key: string, text: string): string {
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(key, text);
  return text;
}

// The numbers of the parameters follow the order in which `compose` adds them: the tail's own, then each part's.
function written(full: Filled[], tail: string, isAlike: boolean): string {
  let used = new Set(tail.match(/\$\d+/g)).size;
  const next = () => `$${++used}`;
  const parts = full.map(({ part, rows }) => {
    const source = rows.length <= FEW ? fewRows(part, rows.length, next) : manyRows(part, isAlike, next);
    return `${part.name} as (${part.text(source)})`;
  });
  return parts.length === 0 ? tail : `with ${parts.join(",\n")}\n${tail}`;
}

const cellOf = (column: Column<never>, row: unknown): Cell => (column.value as (row: unknown) => Cell)(row);

function addFew({ columns }: Part, rows: readonly unknown[], params: Parameter[]): void {
  for (const row of rows) for (const column of columns) params.push(single(column, cellOf(column, row)));
}

function single({ form }: Column<never>, value: Cell): Parameter {
  if (value === null) return null;
  if (form === "words") return `{${value === "" ? "" : String(value).split(" ").map(quote)}}`;
  if (form === "uuid" || form === "timestamptz" || form === "bytea") return { element: form, cell: value };
  return value as string | number;
}

const quote = (value: string): string => `"${value.replaceAll(/["\\]/g, "\\$&")}"`;

function fewRows({ columns }: Part, rows: number, next: () => string): string {
  const line = () => `(${columns.map(({ type }) => `${next()}::${type}`).join(",")})`;
  return `values ${Array.from({ length: rows }, line).join(",")}`;
}

function many(column: Column<never>, rows: readonly unknown[]): Parameter {
  const { form } = column;
  const cells = rows.map((row) => cellOf(column, row));
  if (form === "enum") return `{${cells.map((said) => said ?? "NULL").join(",")}}`;
  return { element: form === "words" ? "text" : form, cells };
}

// By their subscripts: unnesting them makes a store of its own for every column, and reading it back was a tenth of what a
// batch costs the server. (A text is found by walking to it: nothing in a batch of this size, too much for thousands.)
function manyRows({ columns }: Part, isAlike: boolean, next: () => string): string {
  const arrays: string[] = [];
  const cells = columns.map(({ form, type, isUsuallySame }) => {
    if (isAlike && isUsuallySame) return `${next()}::${type}`;
    const array = `${next()}::${form === "words" ? "text" : type}[]`;
    arrays.push(array);
    return form === "words" ? `string_to_array((${array})[i],' ')` : `(${array})[i]`;
  });
  return `select ${cells.join(",")} from generate_series(1,cardinality(${arrays[0]})) as r(i)`;
}

export function definePart<Row>(
  name: string,
  columns: Column<Row>[],
  write: (rows: string, names: string) => string,
): Part & { row?: Row } {
  const names = columns.map((column) => column.name).join(",");
  return { name, columns: columns as unknown as Column<never>[], text: (rows) => write(rows, names) };
}

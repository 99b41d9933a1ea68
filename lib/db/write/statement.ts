// One statement from many parts: each part inserts, updates or deletes the rows of one table out of arrays, and parts
// without rows are left out. The text depends only on which parts take part, so the server keeps a few prepared plans.

export type Column<Row> = {
  name: string;
  array: "text" | "uuid" | "int" | "bigint"; // how it travels; arrays of text are cast on arrival
  cast?: (value: string) => string;
  value: (row: Row) => string | number | null;
};

export type Part = { name: string; columns: ReadonlyArray<Column<never>>; text: (source: string) => string };

const asJson = (value: string) => `${value}::json`;
const asTime = (value: string) => `${value}::timestamptz`;
const asBytes = (value: string) => `decode(${value},'hex')`;
const asList = (value: string) => `string_to_array(${value},' ')`;
const asEnum = (type: string) => (value: string) => `${value}::${type}`;

type Get<Row, Value> = (row: Row) => Value;

export const uuid = <Row>(name: string, value: Get<Row, string | null>): Column<Row> => ({
  name,
  array: "uuid",
  value,
});
export const text = <Row>(name: string, value: Get<Row, string | null>): Column<Row> => ({
  name,
  array: "text",
  value,
});
export const int = <Row>(name: string, value: Get<Row, number | null>): Column<Row> => ({
  name,
  array: "int",
  value,
});
export const time = <Row>(name: string, value: Get<Row, Date | null>): Column<Row> => ({
  name,
  array: "text",
  cast: asTime,
  value: (row) => value(row)?.toISOString() ?? null,
});
export const json = <Row>(name: string, value: Get<Row, string | null>): Column<Row> => ({
  name,
  array: "text",
  cast: asJson,
  value,
});
export const bytes = <Row>(name: string, hex: Get<Row, string | null>): Column<Row> => ({
  name,
  array: "text",
  cast: asBytes,
  value: hex,
});
export const list = <Row>(name: string, value: Get<Row, string[]>): Column<Row> => ({
  name,
  array: "text",
  cast: asList,
  value: (row) => value(row).join(" "),
});
export const word = <Row>(name: string, type: string, value: Get<Row, string | null>): Column<Row> => ({
  name,
  array: "text",
  cast: asEnum(type),
  value,
});

// The source of a part: its arrays, unnested in step, with every value already of its column's type.
function sourceOf(columns: ReadonlyArray<Column<never>>, first: number): string {
  const arrays = columns.map((column, i) => `$${first + i}::${column.array}[]`).join(",");
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
    for (const column of part.columns) {
      const value = column.value as (row: unknown) => unknown;
      params.push(rows.map(value));
    }
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

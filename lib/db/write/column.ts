// How a column's values travel. A few rows are parameters of the column's own type; many are one array a column.
import type { Cell, Element } from "../wire/cells";

export type Form =
  | Element // as this type, and an array of them in binary
  | "enum" // words that never need quoting; their type has another number in every database
  | "words"; // a list of texts without spaces

export type Column<Row> = {
  name: string;
  type: string;
  form: Form;
  value: (row: Row) => Cell;
  /** The same in all rows of most batches. */
  isUsuallySame?: true;
};

type Get<Row, Value> = (row: Row) => Value;

const column = <Row>(name: string, type: string, form: Form, value: Get<Row, Cell>): Column<Row> => ({
  name,
  type,
  form,
  value,
});

export const uuid = <Row>(name: string, value: Get<Row, string | null>): Column<Row> =>
  column(name, "uuid", "uuid", value);
export const int = <Row>(name: string, value: Get<Row, number | null>): Column<Row> =>
  column(name, "int", "int4", value);
export const text = <Row>(name: string, value: Get<Row, string | null>): Column<Row> =>
  column(name, "text", "text", value);
export const json = <Row>(name: string, value: Get<Row, string | null>): Column<Row> =>
  column(name, "json", "json", value);
export const bytes = <Row>(name: string, hex: Get<Row, string | null>): Column<Row> =>
  column(name, "bytea", "bytea", hex);
export const word = <Row>(name: string, type: string, value: Get<Row, string | null>): Column<Row> =>
  column(name, type, "enum", value);
export const list = <Row>(name: string, value: Get<Row, string[] | null>): Column<Row> =>
  column(name, "text[]", "words", (row) => value(row)?.join(" ") ?? null);
// No time is `infinity` where a key wants one, else null.
export const time = <Row>(name: string, value: Get<Row, Date | "infinity" | null>): Column<Row> =>
  column(name, "timestamptz", "timestamptz", value);

/**
 * Of most batches it is the same in every row: where all such columns are, they travel once for all rows. Never what a row is
 * found by: as a value for all of them the planner may take it for a way to the rows, and on a young table goes through all of one
 * workspace.
 */
export const same = <Row>(column: Column<Row>): Column<Row> => ({ ...column, isUsuallySame: true });
export const sameIn = <Row>(columns: Column<Row>[], ...names: string[]): Column<Row>[] =>
  columns.map((column) => (names.includes(column.name) ? same(column) : column));

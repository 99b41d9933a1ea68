// How a column's values travel. A few rows are parameters of the column's own type; many are one array a column.
export type Form =
  | "plain" // never needs quoting in an array
  | "quoted" // free text
  | "joined" // JSON, which cannot hold the separator, so that the largest values are not escaped at all
  | "bytes" // hexadecimal here
  | "words"; // a list of texts without spaces

export type Column<Row> = {
  name: string;
  type: string;
  form: Form;
  value: (row: Row) => string | number | null;
};

type Get<Row, Value> = (row: Row) => Value;

const column = <Row>(
  name: string,
  type: string,
  form: Form,
  value: Get<Row, string | number | null>,
): Column<Row> => ({ name, type, form, value });

export const uuid = <Row>(name: string, value: Get<Row, string | null>): Column<Row> =>
  column(name, "uuid", "plain", value);
export const int = <Row>(name: string, value: Get<Row, number | null>): Column<Row> =>
  column(name, "int", "plain", value);
export const text = <Row>(name: string, value: Get<Row, string | null>): Column<Row> =>
  column(name, "text", "quoted", value);
export const json = <Row>(name: string, value: Get<Row, string | null>): Column<Row> =>
  column(name, "json", "joined", value);
export const bytes = <Row>(name: string, hex: Get<Row, string | null>): Column<Row> =>
  column(name, "bytea", "bytes", hex);
export const word = <Row>(name: string, type: string, value: Get<Row, string | null>): Column<Row> =>
  column(name, type, "plain", value);
export const list = <Row>(name: string, value: Get<Row, string[] | null>): Column<Row> =>
  column(name, "text[]", "words", (row) => value(row)?.join(" ") ?? null);

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
  column(name, "timestamptz", "plain", (row) => {
    const at = value(row);
    return at instanceof Date ? isoOf(at) : at;
  });

// How a column's values travel: every one as text of some kind, turned into the column's type on arrival.
export type Column<Row> = {
  name: string;
  array: "text" | "uuid" | "int";
  // plain: never needs quoting. quoted: free text. joined: JSON, which cannot hold the separator, so that the largest values
  // are not escaped at all.
  form: "plain" | "quoted" | "joined";
  cast?: (value: string) => string;
  value: (row: Row) => string | number | null;
};

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

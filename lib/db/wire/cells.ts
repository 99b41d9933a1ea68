// Values in PostgreSQL's binary form, one as a parameter or many as an array. The server takes them as they are, where it
// would have to read every letter of a text; and here no text has to be made of them first.
import {
  closeLength,
  openLength,
  place,
  putAgain,
  putDigits,
  putHex,
  putInt32,
  putLetters,
  reserve,
} from "./sheet";

/** What every database calls by the same number. An enum's differs, so those travel as texts. */
export type Element = "uuid" | "int4" | "timestamptz" | "bytea" | "text" | "json";

/** `bytea` is hexadecimal here, and a time may be `infinity`. */
export type Cell = string | number | Date | null;
export type Cells = { element: Element; cells: readonly Cell[] };
export type OneCell = { element: Element; cell: Exclude<Cell, null> };

type Kind = { oid: number; put: (value: never) => void };

const KINDS: Record<Element, Kind> = {
  uuid: { oid: 2950, put: putUuid },
  int4: { oid: 23, put: putInt4 },
  timestamptz: { oid: 1184, put: putTime },
  bytea: { oid: 17, put: putBytes },
  text: { oid: 25, put: putText },
  json: { oid: 114, put: putText },
};

export const putCell = ({ element, cell }: OneCell): void => KINDS[element].put(cell as never);

export function putCells({ element, cells }: Cells): void {
  const { oid, put } = KINDS[element];
  let missing = 0;
  for (const value of cells) if (value === null) missing += 1;
  reserve(20);
  // `unnest` fills up a shorter array with nulls, so one of nothing at all stands for any number of them.
  const isEmpty = missing === cells.length;
  putInt32(isEmpty ? 0 : 1); // dimensions
  putInt32(missing > 0 ? 1 : 0);
  putInt32(oid);
  if (isEmpty) return;
  putInt32(cells.length);
  putInt32(1); // where it begins to count
  // The rows of a batch have much in common, and a copy is cheaper than making the same again.
  let last: Cell = null;
  let from = 0;
  let size = 0;
  for (const value of cells) {
    if (value === null) {
      reserve(4);
      putInt32(-1);
    } else if (value === last) {
      putAgain(from, size);
    } else {
      from = place();
      put(value as never);
      size = place() - from;
      last = value;
    }
  }
}

const DASHES = [8, 13, 18, 23];
function putUuid(value: string): void {
  reserve(20);
  putInt32(16);
  const isOne =
    value.length === 36 &&
    DASHES.every((at) => value.charCodeAt(at) === 45) &&
    putDigits(value, 0, 4) &&
    putDigits(value, 9, 2) &&
    putDigits(value, 14, 2) &&
    putDigits(value, 19, 2) &&
    putDigits(value, 24, 6);
  if (!isOne) throw misfit("22P02", `this is no UUID: ${value}`);
}

function putInt4(value: number): void {
  if ((value | 0) !== value) throw misfit("22003", `this is no integer of four bytes: ${value}`);
  reserve(8);
  putInt32(4);
  putInt32(value);
}

const EPOCH_MS = Date.UTC(2000, 0, 1);
const WORD = 2 ** 32;

// Microseconds since 2000. There are more of them than a number of JavaScript can tell apart, so the halves are reckoned
// by themselves.
function putTime(value: Date | "infinity"): void {
  reserve(12);
  putInt32(8);
  if (value === "infinity") {
    putInt32(0x7fffffff);
    putInt32(-1);
    return;
  }
  const ms = value.getTime() - EPOCH_MS;
  if (Number.isNaN(ms)) throw misfit("22007", "this is no time");
  const high = Math.floor(ms / WORD);
  const low = (ms - high * WORD) * 1000;
  const carry = Math.floor(low / WORD);
  putInt32(high * 1000 + carry);
  putInt32(low - carry * WORD);
}

function putBytes(hex: string): void {
  const length = hex.length / 2;
  reserve(4 + hex.length);
  putInt32(length);
  if (putHex(hex) !== length) throw misfit("22P02", "these are no hexadecimal digits");
}

function putText(text: string): void {
  reserve(4);
  const start = openLength();
  putLetters(text);
  closeLength(start, false);
}

// What the server would say of it.
const misfit = (code: string, message: string): Error => Object.assign(new Error(message), { code });

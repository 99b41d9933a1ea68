// Where a page ended, as clients carry it: opaque text, but no secret and no authority. The workspace of the query comes
// from the key, never from here.
import { NO_CURSOR } from "./shapes/common";
import { invalid, type Stop } from "./stop";

export const writeCursor = (after: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(after)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

export function readCursor(cursor: string | undefined, form: RegExp): string | null {
  if (cursor === undefined || cursor === "") return null;
  const after = decoded(cursor);
  if (after === null || !form.test(after)) throw noCursor();
  return after;
}

export const noCursor = (): Stop =>
  invalid("query", [{ pointer: "/cursor", rule: "cursor", message: NO_CURSOR }]);

function decoded(cursor: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
      char.charCodeAt(0),
    );
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

export type Page<T> = { items: T[]; next: string | null };

// The lists are asked for one more than they show: that one says whether there is a next page.
export function pageOf<T>(rows: T[], limit: number, key: (row: T) => string): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? writeCursor(key(last)) : null };
}

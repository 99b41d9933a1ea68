// The statements that the server keeps for one connection, found by their text: what is asked again is only bound again.
import { type Column, columnsFrom } from "./messages";
import type { Packet } from "./packet";
import { type Reader, readerOf } from "./values";

export type Prepared = {
  name: string;
  /** The server has said so. */
  isThere: boolean;
  columns: Column[];
  readers: Reader[];
};

export type Shelf = {
  /** Says what to bind; `parsing` gets what this packet prepares for the first time. */
  prepare(packet: Packet, text: string, parsing: Prepared[]): Prepared;
  /** The server has the first of these, and says what its rows will hold, if it has any. */
  describe(parsing: Prepared[], body: Buffer | null): void;
  /** For the head of a packet, where nothing can fail before. Returns what to `keep`, if the packet does not leave. */
  tidy(packet: Packet): string[];
  keep(names: string[]): void;
};

/** So that a statement of a seldom shape does not stay on the server for ever. */
const MOST_PREPARED = 250;

export function openShelf(): Shelf {
  const statements = new Map<string, Prepared>();
  const surplus: string[] = [];
  let count = 0;
  return {
    prepare(packet, text, parsing) {
      const known = statements.get(text);
      if (known?.isThere || (known && parsing.includes(known))) {
        // The last to go is what was asked last.
        statements.delete(text);
        statements.set(text, known);
        return known;
      }
      // Its packet failed before it, or is still under way and may.
      if (known) surplus.push(known.name);
      for (const [oldest, { name }] of statements) {
        if (statements.size < MOST_PREPARED) break;
        statements.delete(oldest);
        surplus.push(name);
      }
      const made: Prepared = { name: `s${count++}`, isThere: false, columns: [], readers: [] };
      statements.set(text, made);
      parsing.push(made);
      packet.parse(made.name, text);
      packet.describe(made.name);
      return made;
    },
    describe(parsing, body) {
      const made = parsing.shift();
      if (!made) return;
      made.isThere = true;
      if (!body) return;
      made.columns = columnsFrom(body);
      made.readers = made.columns.map((column) => readerOf(column.type));
    },
    tidy(packet) {
      const names = surplus.splice(0);
      for (const name of names) packet.close(name);
      return names;
    },
    keep(names) {
      surplus.push(...names);
    },
  };
}

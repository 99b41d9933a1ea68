// postgres.js asks every new connection for the types of arrays, and nobody catches what becomes of that question: a
// connection that was cut just then (a database that restarts, under load) ended the whole process. Whoever waits for the
// connection is told anyway.
import type postgres from "postgres";

type Query = { strings?: readonly string[] };
type Then = (this: Query, answered: unknown, failed?: (error: unknown) => void) => Promise<unknown>;
type Prototype = { then: Then };

const ITS_OWN = /select b\.oid, b\.typarray\s+from pg_catalog\.pg_type a/;
const seen = new WeakSet<Prototype>();

export function catchItsOwn(sql: postgres.Sql): void {
  // One for all clients of the library. This query is never asked.
  const prototype = Object.getPrototypeOf(sql.unsafe("")) as Prototype;
  if (seen.has(prototype)) return;
  seen.add(prototype);
  const { then } = prototype;
  // biome-ignore lint/suspicious/noThenProperty: a query of the library is a promise
  prototype.then = function (answered, failed) {
    return then.call(this, answered, failed && ITS_OWN.test(this.strings?.[0] ?? "") ? () => {} : failed);
  };
}

const QUESTIONS = new Set([..."QPB"].map((kind) => kind.charCodeAt(0)));
// What the library asks before the first question of a connection: the types of arrays, and whether an older server is a standby.
const BEFORE = ["select b.oid, b.typarray", "show transaction_read_only;"];

/** Whether what is written is a question that somebody waits for, and not a word of the login or the library's own. */
export const isSomebodys = (written: Buffer): boolean =>
  QUESTIONS.has(written[0] ?? 0) && !BEFORE.some((own) => written.includes(own));

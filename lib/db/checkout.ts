// postgres.js with a limit to waiting. By itself it keeps a line without end, or sends a query behind a running one, from
// where nobody can take it back. Here each connection has one query or one transaction at a time, and the line is the
// gate's, and what waits inside for too long is the matter of `silence.ts`. What nobody here uses (reserve, file, listen,
// subscribe) goes past both.
import type postgres from "postgres";
import { type Asking, type GateOptions, openGate } from "./gate";
import type { Silence } from "./silence";
import { beginSafely } from "./transaction";

type Sql = postgres.Sql;

// What the library's types do not tell of a query: `handler` is called once, when somebody wants the answer; `state` is
// null until a connection has it.
type Query = {
  handler: (query: Query) => void;
  state: unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  strings: readonly string[];
  args: unknown[];
  options: object;
  tagged: boolean;
};
type Loose = (...args: unknown[]) => unknown;

// The longest that a statement of a transaction may ask for (`set local statement_timeout`), and what it takes to hear of it.
const TRANSACTION_MS = 65_000;

export function withCheckout(sql: Sql, options: GateOptions & { silence: Silence }): Sql {
  const gate = openGate(options);
  const enter = (asking: Asking, longestMs?: number) => gate(heard(asking, options.silence, longestMs));
  const { ask, unsafe, begin } = loosely(sql);
  // Of a query that is never asked: the library's own way in.
  const pass = (unsafe("") as Query).handler;
  const enterQuery = (query: Query) => enter(askingQuery(query, pass));
  const guarded = (made: unknown): unknown => {
    // A name or a list of values is part of a query, and nothing to wait for.
    if (made instanceof Promise) (made as unknown as Query).handler = enterQuery;
    return made;
  };
  const through: Loose = (...args) => guarded(ask(...args));
  return Object.assign(through, sql, {
    unsafe: (...args: unknown[]) => guarded(unsafe(...args)),
    begin: (...args: unknown[]) => beginAt((asking) => enter(asking, TRANSACTION_MS), begin, args),
  }) as unknown as Sql;
}

const loosely = (sql: Sql) => {
  const { unsafe, begin } = sql as unknown as { unsafe: Loose; begin: Loose };
  return { ask: sql as unknown as Loose, unsafe, begin };
};

const heard = (asking: Asking, silence: Silence, longestMs?: number): Asking => ({
  ...asking,
  start(leave) {
    const answered = silence.asks(longestMs);
    asking.start(() => {
      answered();
      leave();
    });
  },
});

function askingQuery(query: Query, pass: (query: Query) => void): Asking {
  const { resolve, reject } = query;
  let isInside = false;
  return {
    start(leave) {
      isInside = true;
      query.resolve = (value) => {
        leave();
        resolve(filled(value));
      };
      query.reject = (error) => {
        leave();
        reject(error);
      };
      pass(query);
    },
    hasBegun: () => query.state !== null,
    refuse(error) {
      if (isInside) empty(query);
      reject(error);
    },
  };
}

// The library counts the rows of an answer on from where a cut connection stopped: the first answer of the next one then
// begins with places that nobody filled, and whoever takes the first row would find nothing.
function filled(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0 || 0 in value) return value;
  const first = value.findIndex((row) => row !== undefined);
  value.splice(0, first < 0 ? value.length : first);
  return value;
}

// Its connection is still being made, and needs a first query, or the library forgets it. So the query stays, and says
// nothing.
function empty(query: Query): void {
  query.strings = [""];
  query.args = [];
  query.options = { simple: true, prepare: false };
  query.tagged = false;
}

// A transaction keeps its place to its end; what it asks is not asked at the gate again.
const beginAt = (enter: (asking: Asking) => void, begin: Loose, args: unknown[]): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const body = args.pop() as Loose;
    let hasBegun = false;
    let refused: Error | null = null;
    const unlessRefused = (tx: unknown) => {
      hasBegun = true;
      if (refused) throw refused;
      return body(tx);
    };
    enter({
      start(leave) {
        beginSafely(begin, args, unlessRefused).finally(leave).then(resolve, reject);
      },
      hasBegun: () => hasBegun,
      refuse(error) {
        refused = error;
        reject(error);
      },
    });
  });

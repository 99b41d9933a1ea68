import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { readAddress } from "./address";
import { BY_INDEX } from "./by-index";
import { withCheckout } from "./checkout";
import { clientOptions } from "./client-options";
import { hostsInTurn } from "./hosts";
import { catchItsOwn } from "./own-question";
import * as schema from "./schema";
import { SESSION } from "./session";
import { type Silence, watchSilence } from "./silence";
import { beginSafely, type Loose } from "./transaction";
import type { Row, Statement } from "./wire/line";
import { openWire } from "./wire/wire";

export type Sql = postgres.Sql;
export type Transaction = Sql & Pick<postgres.TransactionSql, "savepoint">;
export type Orm = PostgresJsDatabase<typeof schema>;

export type Database = {
  sql: Sql; // the hot path and every read that cares for its plan
  orm: Orm; // configuration tables
  // For what is asked all the time by somebody who waits: one connection on which questions follow each other without
  // waiting for answers, so none of them needs a place of its own.
  ask(statement: Statement): Promise<Row[]>;
  url: string;
  close(): Promise<void>;
};

export type DatabaseOptions = {
  url: string;
  name: string;
  max?: number;
  settings?: Record<string, string | number>;
  checkoutMs?: number;
};

// A client whose query has not come to a connection by then is told so, instead of waiting for its own patience to end.
const CHECKOUT_MS = 2_000;
// More than a pool of ours answers in that time.
const MOST_WAITING = 10_000;
// For the way of an answer, over what the server takes at most.
const ON_THE_WAY_MS = 3_000;

export function connect(options: DatabaseOptions, silence?: Silence): Sql {
  const address = readAddress(options.url);
  // Of the library's, but not of its types.
  const custom = { socket: hostsInTurn(address, silence?.opened) } as object;
  const sql = postgres({
    ...clientOptions(address, options),
    ...custom,
    max: options.max ?? 5,
    idle_timeout: 0,
    max_lifetime: null,
    // Seconds. All connections of a pool count their failed attempts together: ten that lost the same database were at the
    // tenth doubling at once, and waited longer for it than it took to come back.
    backoff: (attempt) => Math.min(0.25, 0.05 * 2 ** attempt),
    onnotice: () => {},
  });
  catchItsOwn(sql);
  return sql;
}

/** For a command that asks one thing after the other: what cuts its connection ends its transaction, and not the process. */
export function connectAlone(options: Omit<DatabaseOptions, "max">): Sql {
  const sql = connect({ ...options, max: 1 });
  const { begin } = sql as unknown as { begin: Loose };
  const safely = (...args: unknown[]) => {
    const body = args.pop() as Loose;
    return beginSafely(begin, args, body);
  };
  return Object.assign(sql, { begin: safely }) as Sql;
}

function openPool(options: DatabaseOptions, max: number): Sql {
  const waitMs = options.checkoutMs ?? CHECKOUT_MS;
  const { statement_timeout: longest } = { ...SESSION, ...options.settings };
  const silence = watchSilence(Number(longest) + ON_THE_WAY_MS);
  return withCheckout(connect({ ...options, max }, silence), {
    places: max,
    waitMs,
    most: MOST_WAITING,
    silence,
  });
}

// Two clients, because drizzle changes the parsers of the client it is given.
export function openDatabase(options: DatabaseOptions): Database {
  const max = options.max ?? 5;
  const sql = openPool(options, max);
  const ormSql = openPool(options, Math.max(2, Math.ceil(max / 2)));
  const wire = openWire({
    url: options.url,
    name: `${options.name}-ask`,
    settings: { ...BY_INDEX, ...options.settings },
  });
  return {
    sql,
    orm: drizzle(ormSql, { schema }),
    url: options.url,
    ask: async (statement) => {
      const line = await wire.line();
      const [rows] = await line.send(statement);
      return rows as Row[];
    },
    close: async () => {
      await Promise.all([sql.end({ timeout: 3 }), ormSql.end({ timeout: 3 }), wire.close()]);
    },
  };
}

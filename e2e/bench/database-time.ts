// How long the database takes for a question, as it says itself of each statement. Beside it the client has pauses of its own: it
// collects garbage for milliseconds at a time, which is no waiting for the database.
import postgres from "postgres";

export type Took = { database: number; whole: number }; // milliseconds

export type Stopwatch = {
  sql: postgres.Sql;
  time(question: () => Promise<unknown>): Promise<Took>;
  close(): Promise<void>;
};

const SAID = /^duration: ([\d.]+) ms/;

/** One connection, of somebody who may ask for such a log. */
export function openStopwatch(url: string): Stopwatch {
  let database = 0;
  const sql = postgres(url, {
    max: 1,
    connection: { log_duration: true, client_min_messages: "log" },
    onnotice: ({ message = "" }) => {
      database += Number(SAID.exec(message)?.[1] ?? 0);
    },
  });
  return {
    sql,
    async time(question) {
      const [said, began] = [database, performance.now()];
      await question();
      const whole = performance.now() - began;
      if (database === said) throw new Error("The database does not say how long it took.");
      return { database: database - said, whole };
    },
    close: () => sql.end({ timeout: 2 }),
  };
}

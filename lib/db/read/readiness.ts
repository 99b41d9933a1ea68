// Whether the database would keep what it is told. One that answers may be a standby, may have been told to take nothing, may
// wait for another machine with every commit, or have no room left; then nothing can be submitted and nobody can decide.
import type { Sql } from "../client";

// As PostgreSQL itself refuses a write, and so the connection is left like any other that did (db/read-only.ts).
const READ_ONLY = "25006";

// It leaves nothing behind: a message in the log of the database that nobody reads, committed and flushed like a decision, and a
// megabyte that has to go to the disk for a moment, where the tables are, as no memory is given for it. A change of a row would
// not do: it fits in where an older one was, while there is no room for any that is new.
const WRITE = `
  set local work_mem = '64kB';
  set local temp_tablespaces = '';
  with wide as materialized (select repeat('x', 8192 + n) from generate_series(1, 128) as n) select count(*) from wide;
  do $$ begin
    if current_setting('transaction_read_only') = 'on' then raise sqlstate '${READ_ONLY}' using message = 'read only'; end if;
  end $$;
  select pg_logical_emit_message(true, 'countersign', 'ready')`;

/** False where it is a standby or read-only; a full disk throws, and so does a commit that takes too long. */
export async function takesWrites(sql: Sql): Promise<boolean> {
  try {
    await sql.unsafe(WRITE);
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === READ_ONLY) return false;
    throw error;
  }
}

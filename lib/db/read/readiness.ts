// Whether the database would keep what it is told. One that answers may be a standby, may have been told to take nothing, may
// wait for another machine with every commit, or have no room left; then nothing can be submitted and nobody can decide.
import type { Sql } from "../client";

// It leaves nothing behind: a message in the log of the database that nobody reads, committed and flushed like a decision, and a
// megabyte that has to go to the disk for a moment, where the tables are, as no memory is given for it. A change of a row would
// not do: it fits in where an older one was, while there is no room for any that is new.
const WRITE = `
  set local work_mem = '64kB';
  set local temp_tablespaces = '';
  with wide as materialized (select repeat('x', 8192 + n) from generate_series(1, 128) as n) select count(*) from wide;
  select case when current_setting('transaction_read_only') = 'off'
    then pg_logical_emit_message(true, 'countersign', 'ready') end is not null as is_written`;

/** False where it is a standby or read-only; a full disk throws, and so does a commit that takes too long. */
export async function takesWrites(sql: Sql): Promise<boolean> {
  const answers = (await sql.unsafe(WRITE)) as unknown as Array<Array<{ is_written?: boolean }>>;
  return answers.at(-1)?.[0]?.is_written === true;
}

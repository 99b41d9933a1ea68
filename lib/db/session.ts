// What every connection of ours asks the server for.
export const SESSION = {
  // Nothing of ours takes long, and what does has gone wrong.
  statement_timeout: 5000,
  lock_timeout: 2000,
  idle_in_transaction_session_timeout: 10_000,
  // Where connections are ended that have nothing to say: ours are kept for what comes next, which would be lost with them.
  idle_session_timeout: 0,
  // Times come as JSON, too, in the zone of the session: east of UTC the last hours of 9999 have a year of five digits there,
  // which nothing reads.
  timezone: "UTC",
  // Where a backslash in a text is more than itself, what we look for with one is another thing: whole chains seemed broken.
  standard_conforming_strings: "on",
  // What else a server, a database or a role may have been set to, and we cannot read: dates and bytes in other words than the
  // default, and transactions that fail where ours wait for a lock.
  DateStyle: "ISO",
  bytea_output: "hex",
  default_transaction_isolation: "read committed" as const,
};

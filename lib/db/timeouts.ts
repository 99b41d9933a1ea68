// What every connection of ours asks the server for: nothing of ours takes long, and what does has gone wrong.
export const TIMEOUTS = {
  statement_timeout: 5000,
  lock_timeout: 2000,
  idle_in_transaction_session_timeout: 10_000,
};

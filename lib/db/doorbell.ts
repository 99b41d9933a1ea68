// The channel that rings between processes, and who has an ear on it.

export const CHANNEL = "countersign";

// Whoever listens holds this lock, shared; any number that nothing else uses. A session is in its own way never: so whoever
// gets it whole is the only one who could hear, and has woken its own waiters by itself.
const EARS = 7_230_002;

export const OPEN_EAR = `select pg_advisory_lock_shared(${EARS})`;
// All of them: a session that has just been made may have taken the lock twice, and it holds no other.
export const CLOSE_EAR = "select pg_advisory_unlock_all()";

/** Rings with the commit, if anybody else listens: a ring that nobody hears costs a transaction all the same. */
export const ringIfHeard = (payload: string): string =>
  `case when not pg_try_advisory_xact_lock(${EARS}) then pg_notify('${CHANNEL}', ${payload}) end`;

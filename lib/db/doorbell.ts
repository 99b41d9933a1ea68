// The channels that ring between processes, and who has an ear on each.

// Whoever listens holds the lock `ears`, shared; any numbers that nothing else uses. A session is in its own way never: so
// whoever gets it whole is the only one who could hear, and has woken its own waiters by itself.
export type Bell = { channel: string; ears: number };

/** For those who wait for an intent, in any process. */
export const WAITERS: Bell = { channel: "countersign", ears: 7_230_002 };
/** For those who look at an inbox: every task that is new or changed. Apart, so that only an open inbox makes every submit ring. */
export const INBOXES: Bell = { channel: "countersign_inbox", ears: 7_230_003 };

export const openEar = ({ ears }: Bell): string => `select pg_advisory_lock_shared(${ears})`;
// All of them: a session that has just been made may have taken the lock twice, and it holds no other.
export const CLOSE_EAR = "select pg_advisory_unlock_all()";

/** Rings with the commit, if anybody else listens: a ring that nobody hears costs a transaction all the same. */
export const ringIfHeard = ({ channel, ears }: Bell, payload: string): string =>
  `case when not pg_try_advisory_xact_lock(${ears}) then pg_notify('${channel}', ${payload}) end`;

// In the ring of the inboxes, beside the task itself: a name under which nobody is asked for it any more.
export const NO_MORE = "<";
export const noMore = (taskId: string, ref: string): string => `${taskId}${NO_MORE}${ref}`;

/** What one commit rings; null: nothing. */
export type Rung = { waiters: string | null; inboxes: string | null };

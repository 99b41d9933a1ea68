// The channels that ring between processes, and who has an ear on each.

// Whoever listens holds the locks from `ears` on, shared; any numbers that nothing else uses. A session is in its own way never:
// so whoever gets one of them whole is the only one who could hear, and has woken its own waiters by itself.
export type Bell = { channel: string; ears: number };

// There are so many locks because two sessions that try one in the same moment take each other for listeners, and ring for
// nobody. Each session that rings has its own, its `ear`; in two processes they may happen to be the same.
const EARS = 16;
let ears = Math.floor(Math.random() * EARS);
export const nextEar = (): number => ears++ % EARS;

/** For those who wait for an intent, in any process. */
export const WAITERS: Bell = { channel: "countersign", ears: 7_231_000 };
/** For those who look at an inbox: every task that is new or changed. Apart, so that only an open inbox makes every submit ring. */
export const INBOXES: Bell = { channel: "countersign_inbox", ears: 7_231_100 };

/** For the worker that tells what happened, while it sleeps because nothing has for a while. It brings no news, only wakes. */
export const OCCASIONS: Bell = { channel: "countersign_occasions", ears: 7_231_200 };

export const openEar = ({ ears }: Bell): string =>
  `select pg_advisory_lock_shared(lock) from generate_series(${ears}, ${ears + EARS - 1}) as lock`;
// All of them: a session that has just been made may have taken the locks twice, and it holds no other.
export const CLOSE_EAR = "select pg_advisory_unlock_all()";

/** Rings with the commit, if anybody else listens: a ring that nobody hears costs a transaction all the same. */
export const ringIfHeard = ({ channel, ears }: Bell, ear: number, payload: string): string =>
  `case when not pg_try_advisory_xact_lock(${ears + ear}) then pg_notify('${channel}', ${payload}) end`;

// In the ring of the inboxes, beside the task itself: a name under which nobody is asked for it any more.
export const NO_MORE = "<";
export const noMore = (taskId: string, ref: string): string => `${taskId}${NO_MORE}${ref}`;

/** What one commit rings, by the ear of its session; null: nothing. */
export type Rung = { ear: number; waiters: string | null; inboxes: string | null; occasions: boolean };

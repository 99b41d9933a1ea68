// Signing in counts as fresh for a few minutes: what is risky wants to know that the person is at the keys now, not only
// that somebody has their browser. Confirming makes a new session, so the id that was known before is worth nothing after.

export const FRESH_MINUTES = 10;
const MINUTE_MS = 60_000;

/** When the person last proved who they are, and the database clock as it was when that was read. */
export type Confirmed = { confirmedAt: Date; seenAt: Date };

export const isFresh = ({ confirmedAt, seenAt }: Confirmed, minutes = FRESH_MINUTES): boolean =>
  seenAt.getTime() - confirmedAt.getTime() < minutes * MINUTE_MS;

/** The newest moment that the server has told this tab, and how far the computer's own clock was off when it did. */
export type Reckoned = { now: number; drift: number };

/** A page that the browser goes back to brings the moment it was made: of the clock now, an older one tells nothing. */
export const reckon = (known: Reckoned | null, now: number, here: number): Reckoned =>
  known !== null && now <= known.now ? known : { now, drift: now - here };

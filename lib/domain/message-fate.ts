// What becomes of a message when an attempt at it came to nothing. Pure; how the place fares is lib/db/write/destinations.ts.
import type { Trouble } from "./message";

/** Tries that count against a message: those after which something is wrong with itself, or nobody knows what. One that ended the
 * process counts, because it was counted before; one that its place refused for now does not. */
export const MOST_TRIES = 8;
/** Nobody reads a message about what waited for longer than that because its place was down, or took nothing for now. */
export const PATIENCE_MS = 3 * 86_400_000;
const LONGEST_SECONDS = 3600;
const LONGEST_FOR_PLACE = 60; // its place is asked by one message at a time, and not before it opens again

/** No place is believed that asks for longer: it would be shut for years, and a number too great would be no time at all. */
const LONGEST_ASKED_SECONDS = 86_400;
export const askedWait = ({ retryAfterSeconds = 0 }: Trouble): number =>
  retryAfterSeconds > 0 ? Math.min(LONGEST_ASKED_SECONDS, retryAfterSeconds) : 0;

const backOff = (tries: number): number => Math.min(LONGEST_SECONDS, 4 ** tries / 2);

export type Fate = {
  state: "due" | "dead" | "superseded";
  dueInSeconds: number;
  countsAgainstIt: boolean;
  answer: string;
};

/** `since`: when it was made, or tried anew by hand; `tries`: from then on, this one included. `spent`: this try included. `chance`: from 0 to 1, so that what failed together is not tried again together. */
export function fateOf(
  { tries, since }: { tries: number; since: Date },
  spent: number,
  trouble: Trouble,
  now: Date,
  chance: number,
): Fate {
  const { kind, answer } = trouble;
  const retryAfterSeconds = askedWait(trouble);
  const isSpared = kind === "destination" || kind === "settings" || trouble.isTemporary === true;
  const fate = (state: Fate["state"], said = answer, seconds = 0): Fate => ({
    state,
    dueInSeconds: Math.max(seconds * (0.75 + chance / 2), retryAfterSeconds),
    countsAgainstIt: !isSpared,
    answer: said,
  });
  if (kind === "moot") return fate("superseded");
  if (kind === "never") return fate("dead");
  if (!isSpared) return spent >= MOST_TRIES ? fate("dead") : fate("due", answer, backOff(spent));
  if (now.getTime() - since.getTime() > PATIENCE_MS)
    return fate("dead", `Given up after three days. ${answer}`);
  if (trouble.isTemporary || trouble.isUnconfirmed) return fate("due", answer, backOff(tries));
  // A place that says itself for how long is asked then, and of its messages none waits longer than the others.
  const isTold = kind === "settings" || retryAfterSeconds > 0;
  return fate("due", answer, isTold ? 0 : Math.min(LONGEST_FOR_PLACE, 2 ** tries));
}

/** After so many failures in a row nothing is sent to a place for a while, then one message to see. */
export const SHUT_AFTER = 5;
export const SHUT_SECONDS = 30; // the first time; twice as long with each probe that fails
export const SHUT_LONGEST_SECONDS = 600;
/** What failed and was not tried again for so long has nothing that waits for it: nobody knows how it is now. */
export const REMEMBERED_SECONDS = 900;
export const SETTINGS_SHUT_SECONDS = 900; // unless somebody changes a setting

// What PostgreSQL says last, where it ends a connection. The library keeps that until the next connection is there, and tells it
// whoever asks the first question of that one.
import { type Failure, failureFrom } from "./wire/failure";

const ERROR = 69;
const HEAD = 5;
const ENDS = ["\0VFATAL\0", "\0VPANIC\0"];
// Before it stands the same word in the language of the server's log.
const MOST_LETTERS = 60;

/** Its last message, if it ends what is said here. No text of a row holds such a byte, so nothing else looks like it. */
export function withoutFarewell(said: Buffer): { said: Buffer; farewell: Failure | null } {
  for (const end of ENDS) {
    const at = said.lastIndexOf(end);
    for (let begin = at - HEAD - 1; at >= 0 && begin >= Math.max(0, at - HEAD - MOST_LETTERS); begin--)
      if (said[begin] === ERROR && isLast(said, begin))
        return { said: said.subarray(0, begin), farewell: failureFrom(said.subarray(begin + HEAD)) };
  }
  return { said, farewell: null };
}

const isLast = (said: Buffer, begin: number): boolean =>
  said.readInt32BE(begin + 1) === said.length - begin - 1;

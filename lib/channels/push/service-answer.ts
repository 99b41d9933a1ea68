// What a push service answers, as what to do next.
import { oneLine } from "../../domain/may-leave";
import type { Trouble } from "../../domain/message";
import { troubleError } from "../trouble";
import type { ServiceAnswer } from "./send";

const GONE = "gone"; // the browser has unsubscribed
const OTHER_KEY = "other_key"; // it subscribed when this installation had another: it does so anew when its person comes
/** After these the browser's row goes, too: nothing can be sent there any more. */
export const ENDED: readonly string[] = [GONE, OTHER_KEY];

/** What a service says of the proof itself, and not of whom it is for: Apple answers 403 for both, and others, too, for one that ran out. */
const OF_PROOF = /jwt|expired/i;

/** A sentence for the record; throws the trouble otherwise. */
export function answerOf({ status, retryAfter, text }: ServiceAnswer): string {
  if (status >= 200 && status < 300) return `The push service took it (${status}).`;
  const said = oneLine(text, 200);
  const answer = (sentence: string) => (said ? `${sentence} It said: ${said}` : sentence);
  throw troubleError(troubleOf({ status, retryAfter, text }, answer));
}

function troubleOf(
  { status, retryAfter, text }: ServiceAnswer,
  answer: (sentence: string) => string,
): Trouble {
  const code = String(status);
  if (status === 404 || status === 410)
    return { kind: "never", code: GONE, answer: "The browser has unsubscribed, so it is told no more." };
  if (status === 413)
    return { kind: "never", code, answer: answer("The push service found the message too long.") };
  if (status === 429)
    return {
      kind: "destination",
      code,
      answer: answer("The push service wants fewer messages."),
      ...waitOf(retryAfter),
    };
  // The service itself is in trouble, and this says nothing of the browser: it stays, and whatever is for this service waits.
  if (status >= 500)
    return {
      kind: "destination",
      code,
      answer: answer(`The push service failed (${status}).`),
      ...waitOf(retryAfter),
    };
  // It does not take our proof of who sends, whichever browser it is for: no browser is to blame, and none is forgotten.
  if (status === 401 || (status === 403 && OF_PROOF.test(text)))
    return {
      kind: "settings",
      code,
      answer: answer("The push service does not take the proof of who sends."),
    };
  if (status === 403)
    return {
      kind: "never",
      code: OTHER_KEY,
      answer: answer("The browser has subscribed under another key, so it is told no more."),
    };
  return { kind: "never", code, answer: answer(`The push service refused the message (${status}).`) };
}

const LONGEST_WAIT = 86_400;

/** Seconds, or a date. */
export function waitOf(retryAfter: string | null, now = Date.now()): { retryAfterSeconds?: number } {
  if (retryAfter === null) return {};
  const said = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) : (Date.parse(retryAfter) - now) / 1000;
  if (Number.isNaN(said)) return {};
  return { retryAfterSeconds: Math.min(LONGEST_WAIT, Math.max(1, Math.ceil(said))) };
}

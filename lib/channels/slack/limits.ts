// What Slack limits, and whom it keeps waiting. Of messages it takes about one a second in each channel, and says so of the channel
// that had too many; it keeps a limit for the whole workspace beside that, and its answer does not say which of the two it was. So
// one channel that is told to wait waits alone, and when several are told so at once, the next ones wait with them. Every other
// method has one limit for the workspace. Once Slack has said for how long, nobody in this process asks again before: what was made
// ready meanwhile is not sent to be refused. The outbox remembers it across a restart, by the places that are named here.
import { slackMethodPlace, wholeOf } from "../../domain/places";
import { readTrouble, troubleError } from "../trouble";
import type { SlackCall } from "./client";
import { LONGEST_WAIT } from "./slack-trouble";

/** By method, and of messages by method and channel: until when, on the clock. */
export type Closed = Map<string, number>;

const POST = "chat.postMessage";
const UPDATE = "chat.update"; // rewrites have a place of their own, which is this limit's
const ALL_AFTER = 3; // channels that are told to wait at the same time

export function withLimits(
  call: SlackCall,
  clock: () => number = () => performance.now(),
  closed: Closed = new Map(),
): SlackCall {
  return async (method, args) => {
    const key = method === POST ? `${POST} ${String(args.channel)}` : method;
    const wait = Math.max(closed.get(method) ?? 0, closed.get(key) ?? 0) - clock();
    if (wait > 0) throw stillLimited(method, placeOf(method, closed, clock()), wait / 1000);
    try {
      return await call(method, args);
    } catch (error) {
      const trouble = readTrouble(error);
      const seconds = Math.min(LONGEST_WAIT, trouble.retryAfterSeconds ?? 0);
      if (seconds <= 0) throw error;
      forgetPast(closed, clock());
      const until = clock() + seconds * 1000;
      closed.set(key, Math.max(until, closed.get(key) ?? 0));
      if (isOfAll(method, closed)) closed.set(method, Math.max(until, closed.get(method) ?? 0));
      throw troubleError({ ...trouble, ...placeOf(method, closed, clock()) });
    }
  };
}

const isOfAll = (method: string, closed: Closed): boolean =>
  method === POST && [...closed.keys()].filter((key) => key.startsWith(`${POST} `)).length >= ALL_AFTER;

/** Nothing: the message's own place, which is that channel. */
function placeOf(method: string, closed: Closed, now: number): { place?: string } {
  if (method === UPDATE) return {};
  if (method !== POST) return { place: slackMethodPlace(method) };
  return (closed.get(POST) ?? 0) > now ? { place: wholeOf("slack") } : {};
}

function forgetPast(closed: Closed, now: number): void {
  for (const [key, until] of closed) if (until <= now) closed.delete(key);
}

const stillLimited = (method: string, place: { place?: string }, seconds: number): Error =>
  troubleError({
    kind: "destination",
    code: "ratelimited",
    answer: `Slack asked to wait before ${method} is called again.`,
    retryAfterSeconds: Math.max(1, Math.ceil(seconds)),
    isUnasked: true,
    ...place,
  });

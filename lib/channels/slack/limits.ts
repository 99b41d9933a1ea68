// Slack limits each method by itself. Once it has said for how long, nobody in this process asks again before: what was made ready
// meanwhile is not sent to be refused. The outbox keeps the place shut; this is for what had begun.
import { readTrouble, troubleError } from "../trouble";
import type { SlackCall } from "./client";
import { LONGEST_WAIT } from "./slack-trouble";

export function withLimits(call: SlackCall, clock: () => number = () => performance.now()): SlackCall {
  const closedUntil = new Map<string, number>();
  return async (method, args) => {
    const wait = (closedUntil.get(method) ?? 0) - clock();
    if (wait > 0) throw stillLimited(method, wait / 1000);
    closedUntil.delete(method);
    try {
      return await call(method, args);
    } catch (error) {
      const { retryAfterSeconds = 0 } = readTrouble(error);
      const until = clock() + Math.min(LONGEST_WAIT, retryAfterSeconds) * 1000;
      if (retryAfterSeconds > 0) closedUntil.set(method, Math.max(until, closedUntil.get(method) ?? 0));
      throw error;
    }
  };
}

const stillLimited = (method: string, seconds: number): Error =>
  troubleError({
    kind: "destination",
    code: "ratelimited",
    answer: `Slack asked to wait before ${method} is called again.`,
    retryAfterSeconds: Math.max(1, Math.ceil(seconds)),
  });

// Slack waits three seconds for an answer, and then tells whoever pressed that it failed. Nothing is acknowledged before it is
// committed: what it came to, or, where that takes too long, the press itself, which the worker then carries out. Where not even that
// can be written down, Slack is told that it failed, and whoever pressed sees it and presses again.
import { setTimeout } from "node:timers/promises";
import type { Json } from "../domain/types";
import { answerSlack, type Brought, type DoorDeps } from "./door";
import { keepPress } from "./keep-press";

/** For the answer, after that for writing down the press, and for all of it: with the way here and back less than three seconds. */
export type Patience = { workMs: number; keepMs: number; wholeMs: number };
export const PATIENCE: Patience = { workMs: 2_200, keepMs: 400, wholeMs: 2_700 };

/** `since`: when the request began to arrive, by `performance.now()`. undefined: there is nothing that may be said. */
export async function answerInTime(
  deps: DoorDeps,
  brought: Brought,
  since: number,
  { workMs, keepMs }: Patience,
): Promise<Json | undefined> {
  const work = answerSlack(deps, brought);
  const answer = await before(work, since + workMs);
  if (answer !== LATE) return answer;
  // It goes on, and what it comes to is shown by the message. Done twice it has one effect.
  work.catch((error: Error) =>
    console.error(JSON.stringify({ level: "error", event: "slack_late", message: error.message })),
  );
  const kept = await before(keepPress(deps, brought), since + workMs + keepMs);
  return kept === LATE || kept === null ? undefined : kept.answer;
}

export const LATE = Symbol("late");

/** What is not there by then, on the clock of `performance.now()`, is not waited for any more. */
export async function before<T>(work: Promise<T>, until: number): Promise<T | typeof LATE> {
  const timer = new AbortController();
  const late = setTimeout(Math.max(0, until - performance.now()), LATE, { signal: timer.signal });
  late.catch(() => {}); // it is not waited for any more
  try {
    return await Promise.race([work, late]);
  } finally {
    timer.abort();
  }
}

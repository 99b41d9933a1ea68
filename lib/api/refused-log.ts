// While the database cannot do what is asked, everybody is told to come again, and nothing is wrong with us. Whoever is woken by
// that looks into the log first: here it says why, once in a while and not for each request.
import { OutOfTime, withoutValues } from "./trouble";

export type RefusedLog = (error: unknown) => void;

const EVERY_MS = 5_000;

export function openRefusedLog(): RefusedLog {
  let refused = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    refused++;
    const now = performance.now();
    if (now - saidAt < EVERY_MS) return;
    // Of which this is the last. Those before it were refused since the line before.
    console.error(JSON.stringify({ level: "error", event: "refused", refused, ...reasonOf(error) }));
    refused = 0;
    saidAt = now;
  };
}

/** The innermost: what is around it repeats the query and what was sent with it. */
function reasonOf(error: unknown): { code: string; message: string } {
  let reason = error;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  if (reason instanceof OutOfTime) return { code: "OUT_OF_TIME", message: "There was no answer in time." };
  const { code, message = "" } = reason as { code?: unknown; message?: string };
  return { code: typeof code === "string" ? code : "", message: withoutValues(message).slice(0, 500) };
}

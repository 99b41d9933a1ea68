// One attempt at one message: it has a deadline, and whatever comes of it is written down under the fence.
import { readTrouble, troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import type { Claimed } from "../../db/write/claim-messages";
import { noteTrouble } from "../../db/write/destinations";
import { type Heard, recordFailure, recordSent } from "../../db/write/message-results";
import type { Sent, Trouble } from "../../domain/message";
import { fateOf } from "../../domain/message-fate";
import { wholeOf } from "../../domain/places";
import type { Sender } from "./send";

/** Shorter than a lease: what is still under way then has not been given to anybody else. */
const DEADLINE_MS = 25_000;

type Options = {
  deadlineMs?: number;
  /** At once, before it is written down. */
  onTrouble?: (trouble: Trouble) => void;
};

export async function attempt(
  sql: Sql,
  send: Sender,
  message: Claimed,
  { deadlineMs = DEADLINE_MS, onTrouble = () => {} }: Options = {},
): Promise<void> {
  const began = performance.now();
  const outcome = await within(deadlineMs, (signal) =>
    send(message, { signal, mayHaveGone: message.mayHaveGone }),
  ).then(
    (sent) => ({ sent }),
    (error: unknown) => ({ trouble: readTrouble(error) }),
  );
  const ms = performance.now() - began;
  if ("trouble" in outcome) onTrouble(outcome.trouble);
  const isOurs =
    "sent" in outcome
      ? await recordSent(sql, message, outcome.sent, ms)
      : await recordTrouble(sql, message, outcome.trouble, ms);
  if (!isOurs) say("stale_result", message);
}

async function recordTrouble(sql: Sql, message: Claimed, trouble: Trouble, ms: number): Promise<boolean> {
  const fate = fateOf(message, message.spent, trouble, message.claimedAt, Math.random());
  // The place first: what is due there at once afterwards is not sent there before it is known to be shut.
  await noteTrouble(sql, message, trouble, Math.random());
  const { code, mayHaveGone = false } = trouble;
  const isUnknown = mayHaveGone || code === DEADLINE;
  const failure = { code, fate, isUnknown, isLimited: mayHaveGone, heard: heardOf(trouble, message) };
  const isOurs = await recordFailure(sql, message, failure, ms);
  if (isOurs && fate.state === "dead") say("message_dead", message);
  return isOurs;
}

const DEADLINE = "deadline";

// A place that refuses one message works. One that fell silent in the middle of it has not shown that it does. And a channel whose
// one place is in trouble answers all the same, if it said so itself.
function heardOf(trouble: Trouble, { channel, destination }: Claimed): Heard {
  const { kind, code, isUnasked = false, isShared, mayHaveGone, place = destination } = trouble;
  const answered = kind !== "moot" && !isUnasked;
  if (mayHaveGone) return { own: null, whole: null };
  if (kind !== "destination" && kind !== "settings") return { own: answered, whole: answered };
  if (place === wholeOf(channel)) return { own: false, whole: null };
  return {
    own: place === destination ? null : false,
    whole: isShared || code === DEADLINE ? null : answered,
  };
}

async function within(ms: number, send: (signal: AbortSignal) => Promise<Sent>): Promise<Sent> {
  const giveUp = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        troubleError({
          kind: "destination",
          code: DEADLINE,
          answer: `There was no answer within ${ms / 1000} seconds.`,
        }),
      );
      giveUp.abort();
    }, ms);
  });
  try {
    return await Promise.race([send(giveUp.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

// To be counted by whoever watches the log; no address and no title.
function say(
  event: "stale_result" | "message_dead",
  { workspaceId, id, channel, occasion, attempts }: Claimed,
): void {
  console.error(
    JSON.stringify({ level: "error", event, id, workspace_id: workspaceId, channel, occasion, attempts }),
  );
}

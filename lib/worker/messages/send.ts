// Sends what is due on one channel: outside any transaction, several at a time at each place, so that a place that is slow or
// dead holds up nobody but itself.
import { readTrouble } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { claimMessages, recordSent, recordTrouble } from "../../db/write/messages";
import type { Message, Sent, Trouble } from "../../domain/message";
import type { Outward } from "../../domain/types";

/** Throws a trouble (lib/channels/trouble.ts) when it did not go out. */
export type Sender = (message: Message) => Promise<Sent>;

export const MOST_ATTEMPTS = 8;
const EACH = 8; // at once at one place
const BATCH = 64;
const LOOK_MS = 200;

export type Sending = { step: () => Promise<number>; settled: () => Promise<void> };

export function sendMessages(sql: Sql, channel: Outward, send: Sender): Sending {
  const underWay = new Map<string, number>(); // how many at each place
  const running = new Set<Promise<void>>();

  const one = async (message: Message): Promise<void> => {
    const began = performance.now();
    try {
      const sent = await send(message);
      await recordSent(sql, message, sent, performance.now() - began);
    } catch (error) {
      const trouble = readTrouble(error);
      const again =
        trouble.kind === "never" || message.attempts >= MOST_ATTEMPTS ? null : backoff(message, trouble);
      await recordTrouble(sql, message, trouble, again, performance.now() - began);
    }
  };

  const start = (message: Message): void => {
    const place = `${message.workspaceId} ${message.destination}`;
    underWay.set(place, (underWay.get(place) ?? 0) + 1);
    const run = one(message)
      .catch((error: Error) =>
        console.error(
          JSON.stringify({ level: "error", event: "message_failed", id: message.id, message: error.message }),
        ),
      )
      .finally(() => {
        running.delete(run);
        const left = (underWay.get(place) ?? 1) - 1;
        if (left > 0) underWay.set(place, left);
        else underWay.delete(place);
      });
    running.add(run);
  };

  return {
    async step() {
      const full = [...underWay].map(([place, n]) => {
        const [workspaceId = "", destination = ""] = place.split(/ (.*)/s);
        return { workspaceId, destination, left: EACH - n };
      });
      const { leased, ended } = await claimMessages(sql, channel, BATCH, { each: EACH, full });
      for (const message of leased) start(message);
      return leased.length + ended > 0 ? 0 : LOOK_MS;
    },
    settled: async () => void (await Promise.allSettled(running)),
  };
}

function backoff({ attempts }: Message, { retryAfterSeconds = 0 }: Trouble): number {
  const wait = Math.min(3600, 2 ** attempts) * (0.75 + Math.random() / 2);
  return Math.max(wait, retryAfterSeconds);
}

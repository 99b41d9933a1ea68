// Sends what is due on one channel: outside any transaction, several at a time at each place, so that a place that is slow or
// dead holds up nobody but itself.
import { troubleError } from "../../channels/trouble";
import type { Sql } from "../../db/client";
import { anyDue, type Claimed, claimMessages, prolongLeases } from "../../db/write/claim-messages";
import { lookAgain } from "../../db/write/destinations";
import { groupBy } from "../../domain/group-by";
import type { Message, Sent, Trouble } from "../../domain/message";
import { wholeOf } from "../../domain/places";
import type { Outward } from "../../domain/types";
import { attempt } from "./attempt";
import { toWhomIsAsked } from "./to-whom-is-asked";

export type Attempt = {
  /** Aborted when it has taken too long: what it comes to afterwards is not heard. */
  signal: AbortSignal;
  /** An attempt before this one did not come back: it may have gone out. */
  mayHaveGone: boolean;
};

/** Throws a trouble (lib/channels/trouble.ts) when it did not go out. */
export type Sender = (message: Message, attempt: Attempt) => Promise<Sent>;

// At once at one place. Slack takes one message a second in a channel: a second beside the first would only be refused.
export const EACH: Record<Outward, number> = { email: 8, slack: 1, push: 8 };
const MOST_UNDER_WAY = 256;
// A workspace holds no more than a third of what is free: one alone a quarter of all, and the more there are the less each. All of
// them together take half of it at once. So whoever has nothing under way finds room, however many others are slow.
const SHARE = 1 / 3;
const BATCH = 64;
// What this process makes rings; what others leave is found by then. Five looks a second at three channels would take half a
// percent of a processor that has nothing to do.
const LOOK_MS = 1000;
const HEARTBEAT_MS = 10_000;

export type Sending = {
  step: () => Promise<number>;
  /** Who is told when there is room again. */
  onRoom(heard: () => void): void;
  settled: () => Promise<void>;
};

export function sendMessages(sql: Sql, channel: Outward, send: Sender, lookMs = LOOK_MS): Sending {
  const tell = toWhomIsAsked(sql, send);
  const underWay = new Map<Promise<void>, Claimed>();
  // Places that asked to wait: what was claimed before that was written down is given back, and not sent.
  const waiting = new Map<string, Waiting>();
  let heartbeatAt = performance.now() + HEARTBEAT_MS;
  let hasLooked = false;
  let roomy = () => {};

  const start = (message: Claimed, claimedFrom: number): void => {
    const waits = latest(waiting.get(placeOf(message)), waiting.get(wholePlaceOf(message)));
    let noted: Waiting | null = null;
    const run: Promise<void> = attempt(
      sql,
      waits && waits.notedAt > claimedFrom ? waits.refuse : tell,
      message,
      {
        onTrouble(trouble) {
          // One address that asks for it (a mailbox that greylists) says nothing of the others.
          if (!trouble.retryAfterSeconds || trouble.kind === "later") return;
          noted = { notedAt: Number.POSITIVE_INFINITY, refuse: refusing(trouble) };
          forgetOld(waiting);
          waiting.set(placeOf(message, trouble.place), noted);
        },
      },
    )
      .catch((error: Error) => {
        const { id } = message;
        console.error(
          JSON.stringify({ level: "error", event: "message_failed", id, message: error.message }),
        );
      })
      .finally(() => {
        underWay.delete(run);
        if (noted) noted.notedAt = performance.now();
        roomy();
      });
    underWay.set(run, message);
  };

  return {
    async step() {
      if (!hasLooked) await lookAgain(sql, channel);
      hasLooked = true;
      if (performance.now() >= heartbeatAt) {
        heartbeatAt = performance.now() + HEARTBEAT_MS;
        await prolongLeases(sql, [...underWay.values()]);
      }
      const rest = underWay.size > 0 ? Math.min(lookMs, heartbeatAt - performance.now()) : lookMs;
      const free = MOST_UNDER_WAY - underWay.size;
      if (free <= 0) return rest;
      const room = Math.min(BATCH, Math.ceil(free / 2));
      if (!(await anyDue(sql, channel))) return rest;
      const claimedFrom = performance.now();
      const { leased, ended } = await claimMessages(
        sql,
        channel,
        room,
        roomAt([...underWay.values()], EACH[channel]),
      );
      for (const message of leased) start(message, claimedFrom);
      return leased.length + ended > 0 ? 0 : rest;
    },
    onRoom(heard) {
      roomy = heard;
    },
    settled: async () => void (await Promise.allSettled(underWay.keys())),
  };
}

type Waiting = { notedAt: number; refuse: Sender };
const MOST_WAITING = 1000;

/** A place may be somebody's direct messages: what every claim of now knows is not remembered for each of them for ever. */
function forgetOld(waiting: Map<string, Waiting>): void {
  if (waiting.size < MOST_WAITING) return;
  for (const [place, { notedAt }] of waiting)
    if (notedAt < performance.now() - HEARTBEAT_MS) waiting.delete(place);
}

const placeOf = ({ workspaceId, destination }: Message, place = destination): string =>
  `${workspaceId} ${place}`;
const wholePlaceOf = (message: Message): string => placeOf(message, wholeOf(message.channel));

const latest = (a: Waiting | undefined, b: Waiting | undefined): Waiting | undefined =>
  a && b ? (a.notedAt > b.notedAt ? a : b) : (a ?? b);

const refusing =
  (trouble: Trouble): Sender =>
  () =>
    Promise.reject(
      troubleError({ ...trouble, code: "not_sent", answer: `Not sent. ${trouble.answer}`, isUnasked: true }),
    );

function roomAt(underWay: Claimed[], each: number) {
  const places = groupBy(underWay, (each) => placeOf(each));
  const full = [...places.values()].flatMap((there) => {
    const [first] = there;
    if (!first) return [];
    return [{ workspaceId: first.workspaceId, destination: first.destination, left: each - there.length }];
  });
  const share = Math.max(1, Math.floor((MOST_UNDER_WAY - underWay.length) * SHARE));
  const used = [...groupBy(underWay, ({ workspaceId }) => workspaceId)].map(([workspaceId, its]) => ({
    workspaceId,
    left: share - its.length,
  }));
  const ofWorkspace = { each: share, used };
  return { each, full, ofWorkspace, suspect: !underWay.some(({ isSuspect }) => isSuspect) };
}

// How much of each fault a run plays. `npm test` plays what every change is asked for; `npm run faults` what a night is. One knob,
// FAULT_ROUNDS: "change" (also when nothing is said), "nightly", or a number, which is the figure of whatever is run then.
import { toolVariable } from "../config";

export const LANES = ["change", "nightly"] as const;
export type Lane = (typeof LANES)[number];

type Figure = Record<Lane, number> & { file: string; of: string };

const COURIERS = "e2e/faults/couriers.test.ts";
const SCANNER = "e2e/scanner.spec.ts";

export const FIGURES = {
  "B-03": { of: "kills", change: 100, nightly: 1000, file: COURIERS },
  "B-05": { of: "pauses", change: 20, nightly: 500, file: COURIERS },
  // Of api, worker and PostgreSQL in turn. A night of a thousand each is not played: the checker holds all that was said in memory.
  "B-07": { of: "kills", change: 30, nightly: 300, file: "e2e/faults/kill.test.ts" },
  "B-16": { of: "requests to wait", change: 150, nightly: 1000, file: "e2e/faults/outage.test.ts" },
  "B-16 Slack": { of: "limits", change: 300, nightly: 10_000, file: "e2e/faults/slack-limits.test.ts" },
  "B-17": { of: "mails", change: 150, nightly: 500, file: "lib/worker/channels/email-copies.test.ts" },
  "B-19": {
    of: "messages beside the poison",
    change: 300,
    nightly: 10_000,
    file: "e2e/faults/poison-pace.test.ts",
  },
  "B-20": { of: "due at once", change: 5000, nightly: 100_000, file: "e2e/faults/outage.test.ts" },
  // Five thousand reminders are due at once beside it; what a place takes at once shows with fewer.
  "B-20 herd": { of: "messages due", change: 2000, nightly: 100_000, file: "e2e/faults/herd.test.ts" },
  // Ten thousand take 20 seconds, which every change would wait for.
  "B-24": { of: "presses", change: 5000, nightly: 100_000, file: "e2e/faults/slack-copies.test.ts" },
  // Five thousand take a quarter of a minute; lib/domain/clock.property.test.ts makes 30,000 without a database in every change.
  "B-26": { of: "jumps", change: 1500, nightly: 50_000, file: "lib/engine/clock-jumps.test.ts" },
  "B-27": { of: "years", change: 1, nightly: 5, file: "lib/domain/wall-clock-years.test.ts" },
  "B-33 hits": { of: "hits", change: 2000, nightly: 100_000, file: SCANNER },
  "B-33 forms": { of: "forms", change: 150, nightly: 10_000, file: SCANNER },
  "B-33 browsers": { of: "browsers", change: 20, nightly: 1000, file: SCANNER },
  "B-37 Slack": {
    of: "requests",
    change: 20_000,
    nightly: 1_000_000,
    file: "lib/channels/slack/verify.test.ts",
  },
  "B-37 links": {
    of: "tokens and cookies",
    change: 20_000,
    nightly: 1_000_000,
    file: "lib/auth/link-forgery.test.ts",
  },
} as const satisfies Record<string, Figure>;

export type Row = keyof typeof FIGURES;

const isLane = (said: string): said is Lane => LANES.some((lane) => lane === said);

export function roundsIn(said: string, row: Row): number {
  if (isLane(said)) return FIGURES[row][said];
  const rounds = Number(said);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`FAULT_ROUNDS is "${said}", and may be ${LANES.join(", ")} or a number of rounds.`);
  return rounds;
}

const said = toolVariable("FAULT_ROUNDS") ?? "change";

export const isNight = said === "nightly";
export const rounds = (row: Row): number => roundsIn(said, row);

/** A test's limit grows with what it plays: `changeMs` is the limit where it plays what every change is asked for. */
export const limitMs = (row: Row, changeMs: number): number =>
  Math.ceil(changeMs * Math.max(1, rounds(row) / FIGURES[row].change));

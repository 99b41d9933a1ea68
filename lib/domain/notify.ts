// Who is told, where and when. Pure: the worker uses it to send, the simulator to show what would be sent.
import type { MessageOccasion } from "./message";
import { type QuietHours, quietUntil } from "./quiet-hours";
import { type JsonObject, OUTWARD, type Outward, type Risk } from "./types";

/** One place at which a person can be reached. */
export type Reach = { channel: Outward; destination: string; address: string };

export type Recipient = {
  personId: string;
  name: string;
  zone: string;
  rules: NotifyRules;
  reach: Reach[];
};

export const DIGESTS = ["off", "daily", "hourly"] as const;
export type Digest = (typeof DIGESTS)[number];

export type NotifyRules = {
  normal: Outward[];
  urgent: Outward[];
  quiet: QuietHours | null; // in the person's zone; what is urgent comes all the same
  endings: boolean; // how a task ended that they were asked
  digest: Digest; // one mail with everything that is open still
  digestHour: number; // of a daily one, in the person's zone
};

export const DEFAULT_RULES: NotifyRules = {
  normal: [...OUTWARD],
  urgent: [...OUTWARD],
  quiet: null,
  endings: true,
  digest: "off",
  digestHour: 8,
};

/** `isOwn`: it is this person's own decision that ended it. */
export type Happened = { occasion: MessageOccasion; risk: Risk; dueAt: Date | null; isOwn?: boolean };
export type Told = Reach & { personId: string; urgent: boolean; dueAt: Date; about?: JsonObject };

const SOON_MS = 3_600_000;
const ENDINGS = new Set<MessageOccasion>(["decided", "expired", "withdrawn"]);

/** What cannot wait for a better time: high risk, an escalation, a deadline within the hour. What is over can. */
export const isUrgent = ({ occasion, risk, dueAt }: Happened, now: Date): boolean =>
  !ENDINGS.has(occasion) &&
  (occasion === "escalated" ||
    risk === "high" ||
    (dueAt !== null && dueAt.getTime() - now.getTime() < SOON_MS));

export function toldTo(person: Recipient, happened: Happened, now: Date): Told[] {
  if (ENDINGS.has(happened.occasion)) return toldOfEnding(person, happened, now);
  const { urgent, dueAt } = whenTold(person, happened, now);
  const wanted = urgent ? person.rules.urgent : person.rules.normal;
  return person.reach
    .filter(({ channel }) => wanted.includes(channel))
    .map((reach) => ({ ...reach, personId: person.personId, urgent, dueAt }));
}

/** When what is not told before `at` is told: quiet hours may have begun by then. */
export function toldFrom(person: Recipient, happened: Happened, at: Date): Date {
  if (ENDINGS.has(happened.occasion)) return quietOver(person, at) ?? at;
  return whenTold(person, happened, at).dueAt;
}

const quietOver = ({ rules, zone }: Recipient, now: Date): Date | null =>
  rules.quiet && quietUntil(rules.quiet, zone, now);

/** Now, or when the quiet hours are over; but never later than when it becomes urgent, and then as what is urgent. */
function whenTold(person: Recipient, happened: Happened, now: Date): { urgent: boolean; dueAt: Date } {
  if (isUrgent(happened, now)) return { urgent: true, dueAt: now };
  const over = quietOver(person, now);
  if (!over) return { urgent: false, dueAt: now };
  const soon = happened.dueAt && new Date(happened.dueAt.getTime() - SOON_MS);
  return soon && soon < over ? { urgent: true, dueAt: soon } : { urgent: false, dueAt: over };
}

// Nobody has to be told of their own decision. But what a browser shows of a task that is over is taken back, whoever
// decided and whenever that is: it makes no sound, and would invite to decide what cannot be decided any more.
function toldOfEnding(person: Recipient, { isOwn = false }: Happened, now: Date): Told[] {
  const { personId, rules, reach } = person;
  const isTold = rules.endings && !isOwn;
  const over = quietOver(person, now);
  return reach.flatMap((each) => {
    const told = { ...each, personId, urgent: false };
    if (each.channel === "push")
      return [...rules.normal, ...rules.urgent].includes("push")
        ? [{ ...told, dueAt: now, about: { stays: isTold } }]
        : [];
    return isTold && rules.normal.includes(each.channel) ? [{ ...told, dueAt: over || now }] : [];
  });
}

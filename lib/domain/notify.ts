// Who is told, where and when. Pure: the worker uses it to send, the simulator to show what would be sent.
import type { MessageOccasion } from "./message";
import { OUTWARD, type Outward, type Risk } from "./types";

/** One place at which a person can be reached. */
export type Reach = { channel: Outward; destination: string; address: string };

export type Recipient = {
  personId: string;
  name: string;
  zone: string;
  rules: NotifyRules;
  reach: Reach[];
};

export type NotifyRules = {
  normal: Outward[];
  urgent: Outward[];
  quiet: { from: string; to: string } | null; // "22:00" to "07:00", in the person's zone; what is urgent comes all the same
  endings: boolean; // how a task ended of which they were told
};

export const DEFAULT_RULES: NotifyRules = {
  normal: [...OUTWARD],
  urgent: [...OUTWARD],
  quiet: null,
  endings: true,
};

export type Happened = { occasion: MessageOccasion; risk: Risk; dueAt: Date | null };
export type Told = Reach & { personId: string; urgent: boolean; dueAt: Date };

const SOON_MS = 3_600_000;

/** What cannot wait for a better time: high risk, an escalation, a deadline within the hour. */
export const isUrgent = ({ occasion, risk, dueAt }: Happened, now: Date): boolean =>
  occasion === "escalated" ||
  risk === "high" ||
  (dueAt !== null && dueAt.getTime() - now.getTime() < SOON_MS);

const ENDINGS = new Set<MessageOccasion>(["decided", "expired", "withdrawn"]);

export function toldTo(person: Recipient, happened: Happened, now: Date): Told[] {
  if (ENDINGS.has(happened.occasion) && !person.rules.endings) return [];
  const urgent = isUrgent(happened, now);
  const wanted = urgent ? person.rules.urgent : person.rules.normal;
  return person.reach
    .filter(({ channel }) => wanted.includes(channel))
    .map((reach) => ({ ...reach, personId: person.personId, urgent, dueAt: now }));
}

import { dayIn } from "@/lib/domain/zone";
import { momentIn } from "@/lib/domain/zoned";

// Until when a task may sleep, by the clocks of whoever puts it off: their morning is not always the one of their computer.

export type SnoozeTime = { label: string; at: Date };

export function snoozeTimes(zone: string, now: Date, dueAt: Date | null): SnoozeTime[] {
  const { year, month, day } = dayIn(zone, now);
  const morning = (days: number): Date | null =>
    momentIn(zone, new Date(Date.UTC(year, month - 1, day + days, MORNING)).toISOString().slice(0, 16));
  const toMonday = (8 - new Date(Date.UTC(year, month - 1, day)).getUTCDay()) % 7 || 7;
  const later = (minutes: number) => new Date(now.getTime() + minutes * MINUTE_MS);
  const offers: Array<[string, Date | null]> = [
    ["15 minutes", later(15)],
    ["1 hour", later(60)],
    ["3 hours", later(180)],
    ["Tomorrow morning", morning(1)],
    ["Monday morning", toMonday === 1 ? null : morning(toMonday)],
  ];
  return offers.flatMap(([label, at]) => (at !== null && (!dueAt || at < dueAt) ? [{ label, at }] : []));
}

const MINUTE_MS = 60_000;
const MORNING = 9;

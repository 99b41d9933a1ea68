// Times as a mail says them: it may be read long after it was written, so what is said with "in" stands behind the date.
import { isZone } from "../../domain/zoned";

export type Reader = { zone: string; language: string | null };

/** "Friday, 20 November 2026 at 14:00 CET" */
export function momentText(moment: Date, { zone, language }: Reader): string {
  const how = {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    timeZone: isZone(zone) ? zone : "UTC",
  } as const;
  try {
    return new Intl.DateTimeFormat(language ?? "en-GB", how).format(moment);
  } catch {
    return new Intl.DateTimeFormat("en-GB", how).format(moment);
  }
}

const UNITS: Array<[one: string, seconds: number]> = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/** Rounded down, so that "in 2 hours" is never less. */
function spanText(ms: number): string {
  const seconds = Math.abs(ms) / 1000;
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? ["minute", 60];
  const n = Math.floor(seconds / size);
  return n === 0 ? "less than a minute" : `${n} ${unit}${n === 1 ? "" : "s"}`;
}

export const fromNow = (moment: Date, now: Date): string => {
  const ms = moment.getTime() - now.getTime();
  return ms >= 0 ? `in ${spanText(ms)}` : `${spanText(ms)} ago`;
};

export const dueText = (dueAt: Date, reader: Reader, now: Date): string => {
  const late = dueAt.getTime() < now.getTime();
  return `${momentText(dueAt, reader)} (${late ? `${spanText(dueAt.getTime() - now.getTime())} overdue` : fromNow(dueAt, now)})`;
};

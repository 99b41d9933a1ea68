// The hours in which somebody wants no message that can wait. A night belongs to the day on which it begins.
import { isZone, momentIn, wallIn } from "./zoned";

/** Two times on a wall clock, `22:00` to `07:00`. They differ: hours that never end would hold everything back. */
export type QuietHours = { from: string; to: string };

/** When the hours end in which `now` lies; null = it lies in none. Never in the past, so nothing waits for ever. */
export function quietUntil({ from, to }: QuietHours, zone: string, now: Date): Date | null {
  const there = isZone(zone) ? zone : "UTC";
  const today = wallIn(there, now).slice(0, 10);
  const nights = to <= from ? 1 : 0;
  for (const day of [-1, 0]) {
    const start = momentIn(there, `${dayAfter(today, day)}T${from}`);
    const end = momentIn(there, `${dayAfter(today, day + nights)}T${to}`);
    if (start !== null && end !== null && start <= now && now < end) return end;
  }
  return null;
}

function dayAfter(day: string, days: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10);
}

// Over which time the insights look, and into which points they part it: each point begins at somebody's own midnight.
import { type CalendarDay, dayIn, dayStarts } from "./zone";

export const PERIODS = ["7d", "30d", "90d", "12m"] as const;
export type Period = (typeof PERIODS)[number];
export const PERIOD_WORDS: Record<Period, string> = {
  "7d": "7 days",
  "30d": "30 days",
  "90d": "90 days",
  "12m": "12 months",
};
export type Step = "day" | "week" | "month";
export const STEPS: Record<Period, Step> = { "7d": "day", "30d": "day", "90d": "week", "12m": "month" };

const DAYS = { "7d": 7, "30d": 30, "90d": 90 };
const MONTHS = 12;

/** Where the points begin; the first is where the whole begins. The last point is not over. */
export function pointsOf(period: Period, zone: string, now: Date): Date[] {
  const today = dayIn(zone, now);
  return dayStarts(zone, period === "12m" ? months(today) : days(today, DAYS[period], STEPS[period]));
}

function months({ year, month }: CalendarDay): CalendarDay[] {
  return Array.from({ length: MONTHS }, (_, i) => ({ year, month: month - MONTHS + 1 + i, day: 1 }));
}

// Weeks begin on Monday, so the first one may be short.
function days(today: CalendarDay, length: number, step: Step): CalendarDay[] {
  const all = Array.from({ length }, (_, i) => ({ ...today, day: today.day - length + 1 + i }));
  return step === "day" ? all : all.filter((day, i) => i === 0 || isMonday(day));
}

const isMonday = ({ year, month, day }: CalendarDay): boolean =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() === 1;

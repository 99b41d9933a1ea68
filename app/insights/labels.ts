import { PERIOD_WORDS, type Period, STEPS, type Step } from "@/lib/domain/insight-period";

type Reader = { zone: string; language: string | null };

const HOW: Record<Step, Intl.DateTimeFormatOptions> = {
  day: { day: "numeric", month: "short" },
  week: { day: "numeric", month: "short" },
  month: { month: "short", year: "numeric" },
};
export const STEP_WORDS: Record<Step, string> = { day: "Day", week: "Week from", month: "Month" };

/** What each point is called, in the reader's zone and language. A language nobody knows is English. */
export function pointLabels(points: Date[], period: Period, { zone, language }: Reader): string[] {
  const format = formatFor(language ?? "en", { ...HOW[STEPS[period]], timeZone: zone });
  return points.map((point) => format.format(point));
}

export function momentText(at: Date, { zone, language }: Reader): string {
  return formatFor(language ?? "en", { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(at);
}

function formatFor(language: string, how: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(language, how);
  } catch {
    return new Intl.DateTimeFormat("en", how);
  }
}

export const inThese = (period: Period): string => `these ${PERIOD_WORDS[period]}`;

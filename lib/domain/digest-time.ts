// When somebody's next digest is due: at their hour as the clock on their wall has it, or at every full hour of that clock.
import type { NotifyRules } from "./notify";
import { quietUntil } from "./quiet-hours";
import { dayNumberAt, momentOf, wallAt } from "./wall-clock";
import { isZone } from "./zoned";

const HOUR_MS = 3_600_000;
type Rules = Pick<NotifyRules, "digest" | "digestHour" | "quiet">;

/** After `now`; null: they want none. An hour that is left out in spring is the moment after it; one that comes twice, the first. */
export function nextDigest({ digest, digestHour }: Rules, zone: string, now: Date): Date | null {
  const there = isZone(zone) ? zone : "UTC";
  const at = now.getTime();
  if (digest === "off") return null;
  if (digest === "hourly")
    return new Date(at + HOUR_MS - (wallAt(there, at - (at % 1000)) % HOUR_MS) - (at % 1000));
  const today = dayNumberAt(there, at);
  for (const day of [today, today + 1, today + 2]) {
    const moment = momentOf(there, day, digestHour * 60);
    if (moment > at) return new Date(moment);
  }
  return new Date(at + 24 * HOUR_MS);
}

/** Whether one that was set for `dueAt` is still wanted then: somebody may have chosen another hour since. */
export function isDigestTime(rules: Rules, zone: string, dueAt: Date): boolean {
  if (rules.digest === "off") return false;
  const there = isZone(zone) ? zone : "UTC";
  if (rules.digest === "hourly")
    return rules.quiet === null || quietUntil(rules.quiet, there, dueAt) === null;
  const day = dayNumberAt(there, dueAt.getTime());
  return momentOf(there, day, rules.digestHour * 60) === dueAt.getTime();
}

/**
 * When one that was set for `dueAt` and is made now goes out; null: at once. An outage that makes it late brings no mail into quiet
 * hours, but whoever chose an hour that lies in them wants it there.
 */
export function heldUntil({ quiet }: Rules, zone: string, dueAt: Date, now: Date): Date | null {
  if (quiet === null || quietUntil(quiet, zone, dueAt) !== null) return null;
  return quietUntil(quiet, zone, now);
}

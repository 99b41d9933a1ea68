// Who of a group is on call, and when one hands over to the next.
import { z } from "zod";
import { dayNumber, dayNumberAt, minuteOf, momentOf, weekdayOf } from "./wall-clock";
import { isZone } from "./zoned";

export const MOST_ON_CALL = 100;
export const MOST_OVERRIDES = 100;

const date = z.string().refine((day) => dayNumber(day) !== null);
const override = z
  .object({ id: z.uuid(), personId: z.uuid(), from: z.iso.datetime(), until: z.iso.datetime() })
  .refine(({ from, until }) => Date.parse(from) < Date.parse(until));
const rotationShape = z.object({
  zone: z.string().max(64).refine(isZone),
  every: z.enum(["day", "week"]),
  time: z.string().refine((time) => (minuteOf(time) ?? 1440) < 1440), // of the hand-over, on the clocks of the zone
  since: date, // the day on which the first of them begins; weekly hand-overs keep its weekday
  people: z.array(z.uuid()).max(MOST_ON_CALL), // in their order
  overrides: z.array(override).max(MOST_OVERRIDES),
});
export type Rotation = z.output<typeof rotationShape>;
export type Override = Rotation["overrides"][number];

export function readRotation(stored: unknown): Rotation | null {
  const read = rotationShape.safeParse(stored);
  return read.success ? read.data : null;
}

const periodOf = ({ every }: Rotation): number => (every === "day" ? 1 : 7);
const startOf = (rotation: Rotation, turn: number): number =>
  momentOf(
    rotation.zone,
    (dayNumber(rotation.since) as number) + turn * periodOf(rotation),
    minuteOf(rotation.time) as number,
  );

// How many hand-overs there were since the first; below zero before it.
function turnAt(rotation: Rotation, now: number): number {
  const days = dayNumberAt(rotation.zone, now) - (dayNumber(rotation.since) as number);
  let turn = Math.floor(days / periodOf(rotation)) + 1;
  while (startOf(rotation, turn) > now) turn--;
  return turn;
}

const overrideAt = ({ overrides }: Rotation, now: number): Override | undefined =>
  overrides.findLast(({ from, until }) => Date.parse(from) <= now && now < Date.parse(until));

/**
 * Everybody in the order in which they would be asked: who is on call now, then who would be next. Before the first hand-over
 * nobody is, but for an override.
 */
export function onCallOrder(rotation: Rotation, now: Date): string[] {
  const at = now.getTime();
  const { people } = rotation;
  const turn = turnAt(rotation, at);
  const first = overrideAt(rotation, at)?.personId;
  const order = turn < 0 ? [] : people.map((_, i) => people[(turn + i) % people.length] as string);
  return [...new Set(first === undefined ? order : [first, ...order])];
}

export const onCallAt = (rotation: Rotation, now: Date): string | null =>
  onCallOrder(rotation, now)[0] ?? null;

export type HandOver = { at: Date; to: string | null };
const MOST_LOOKED = 400;

/** The next times at which somebody else is on call. */
export function nextHandOvers(rotation: Rotation, now: Date, most: number): HandOver[] {
  const turn = turnAt(rotation, now.getTime());
  const moments = new Set<number>();
  for (let ahead = 1; ahead <= MOST_LOOKED; ahead++) moments.add(startOf(rotation, turn + ahead));
  const horizon = Math.max(...moments);
  for (const { from, until } of rotation.overrides) moments.add(Date.parse(from)).add(Date.parse(until));
  const found: HandOver[] = [];
  let before = onCallAt(rotation, now);
  for (const at of [...moments].filter((at) => at > now.getTime() && at <= horizon).sort((a, b) => a - b)) {
    const to = onCallAt(rotation, new Date(at));
    if (to === before) continue;
    found.push({ at: new Date(at), to });
    if (found.length === most) break;
    before = to;
  }
  return found;
}

/** "every Monday at 09:00", in words that go with a zone. */
export function sayTurns({ every, since, time }: Rotation, weekdays: readonly string[]): string {
  const day = weekdays[weekdayOf(dayNumber(since) as number)];
  return every === "day" ? `every day at ${time}` : `every ${day} at ${time}`;
}

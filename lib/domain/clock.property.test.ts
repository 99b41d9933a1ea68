// B-26, small: the clock jumps by a second or a year, forwards and back. No timer acts early, each acts once, and the log
// never goes back in time.
import fc from "fast-check";
import { expect, test } from "vitest";
import { ANA, later, NOW, submitted, vote } from "../testing/states";
import type { Calendar } from "./calendar";
import { transition } from "./lifecycle";
import type { State, Timer } from "./state";
import type { StoredTime } from "./time-plan";
import { type JsonObject, TIMER_KINDS } from "./types";

const SIZES = [1, 60, 3_600, 86_400, 31_536_000];
const jump = fc
  .tuple(fc.constantFrom(...SIZES), fc.integer({ min: -100, max: 150 }))
  .map(([size, percent]) => (size * percent) / 100);

// Everything that a policy can promise, all hours or only from 22:00 to 02:30 in a zone whose clocks change in March.
const NIGHTS = {
  zone: "America/New_York",
  week: Array.from({ length: 7 }, () => [
    [0, 150],
    [1320, 1440],
  ]) as Calendar["week"],
  holidays: ["2026-03-08"],
};
const POLICY: StoredTime = {
  remind: { after: 1800, interval: 600, most: 3 },
  levels: [
    { after: 3600, names: ["a"] },
    { after: 60, names: ["g on call"] },
  ],
  repeat: 1,
  end: { act: "expire", after: 900 },
  expire: { outcome: "rejected", positive: false },
  target: 2400,
};

const start = fc
  .record({
    toPeople: fc.boolean(),
    remind_after_seconds: fc.constantFrom(30, 3_600),
    escalation: fc.constantFrom<JsonObject[]>(
      [],
      [
        { to: "a", after_seconds: 90 },
        { to: "b", after_seconds: 7_200 },
      ],
    ),
    escalation_repeat: fc.constantFrom(0, 2),
    deadline: fc.constantFrom(null, 3_600, 604_800),
    time: fc.constantFrom<StoredTime | null>(null, POLICY, { ...POLICY, hours: NIGHTS }),
  })
  .map(({ toPeople, deadline, time, ...said }) => {
    const intent = { deadlineAt: deadline === null ? null : later(deadline) };
    const { escalation: _, remind_after_seconds: __, ...rest } = said;
    const human = time ? rest : said;
    const spec = { levels: [["person:a"], time ? ["on_call:g"] : ["person:b"]], ...(time && { time }) };
    return submitted(toPeople ? human : null, intent, spec);
  });

const keyOf = (timer: Timer): string => `${timer.kind} ${timer.round} ${timer.dueAt.getTime()}`;

test("property: no timer acts early, none acts twice, and no time goes back", () => {
  let acted = 0;
  const kinds = new Set<string>();
  fc.assert(
    fc.property(
      start,
      fc.array(jump, { minLength: 1, maxLength: 30, size: "max" }),
      fc.boolean(),
      (first, jumps, decides) => {
        let state: State = first;
        let seconds = 0;
        const done = new Set<string>();
        for (const [i, by] of jumps.entries()) {
          seconds += by;
          const now = later(seconds);
          // Two workers ask for every timer, whether it is due or not; the second must come too late.
          for (const timer of [...state.timers, ...state.timers].sort(inOrder)) {
            const result = transition(state, { type: "fire", kind: timer.kind, round: timer.round }, now);
            if (!result.ok) continue;
            const armed = state.timers.find((other) => other.kind === timer.kind) as Timer;
            expect(armed.dueAt <= now, "early").toBe(true);
            expect(done.has(keyOf(armed)), "twice").toBe(false);
            done.add(keyOf(armed));
            acted += 1;
            kinds.add(armed.kind);
            for (const event of result.value.events) {
              expect(event.at >= state.intent.updatedAt, "back in time").toBe(true);
              expect(event.at >= armed.dueAt, "dated early").toBe(true);
            }
            state = result.value.state;
          }
          if (decides && i === jumps.length - 1) state = afterDecision(state, now);
        }
      },
    ),
    { numRuns: 2000 },
  );
  expect(acted).toBeGreaterThan(2000);
  for (const kind of TIMER_KINDS) expect(kinds.has(kind), kind).toBe(true);
});

// A leap second that is smeared: for a day the clock runs a 86,400th slower than time does, and is a second behind afterwards.
const DAY = 86_400;
const smeared = (elapsed: number): number => elapsed - Math.min(Math.max((elapsed - 3600) / DAY, 0), 1);
const TICK = 0.25;

test("property: through the smear of a leap second nothing acts early, twice, or later than it is looked for", () => {
  let acted = 0;
  fc.assert(
    fc.property(start, (first) => {
      let state = first;
      const done = new Set<string>();
      const armedAt = new Map<string, number>(state.timers.map((timer) => [keyOf(timer), 0]));
      for (let elapsed = 0; elapsed < 2 * DAY && state.timers.length > 0; elapsed += TICK) {
        // Nothing can be due before the clock, which is slow, shows its moment: the looks until shortly before are left out.
        const soonest = Math.min(...state.timers.map(({ dueAt }) => dueAt.getTime() - NOW.getTime())) / 1000;
        elapsed = Math.max(elapsed, Math.floor((soonest - 2) / TICK) * TICK);
        const now = later(smeared(elapsed));
        for (const timer of [...state.timers, ...state.timers].sort(inOrder)) {
          const result = transition(state, { type: "fire", kind: timer.kind, round: timer.round }, now);
          if (!result.ok) continue;
          const armed = state.timers.find((other) => other.kind === timer.kind) as Timer;
          const key = keyOf(armed);
          expect(done.has(key), "twice").toBe(false);
          done.add(key);
          acted += 1;
          const due = (armed.dueAt.getTime() - NOW.getTime()) / 1000;
          const since = armedAt.get(key) ?? 0;
          // Early neither by the clock nor by the time that really passed.
          expect(smeared(elapsed)).toBeGreaterThanOrEqual(due);
          expect(elapsed - since, "really passed").toBeGreaterThanOrEqual(due - smeared(since) - 0.001);
          expect(elapsed, "late").toBeLessThan(due + 1 + 2 * TICK);
          state = result.value.state;
          for (const next of state.timers) if (!armedAt.has(keyOf(next))) armedAt.set(keyOf(next), elapsed);
        }
      }
    }),
    { numRuns: 100 },
  );
  expect(acted).toBeGreaterThan(200);
});

const inOrder = (a: Timer, b: Timer): number => TIMER_KINDS.indexOf(a.kind) - TIMER_KINDS.indexOf(b.kind);

// A decision is refused from the deadline on, and taken before it; nothing is armed after it.
function afterDecision(state: State, now: Date): State {
  const { deadlineAt, status } = state.intent;
  const result = transition(state, vote(ANA), now);
  if (status === "WAITING") expect(result.ok).toBe(deadlineAt === null || now < deadlineAt);
  if (!result.ok) return state;
  expect(result.value.state.timers).toEqual([]);
  return result.value.state;
}

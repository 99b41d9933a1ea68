// B-27: the clocks of a zone are moved by a new release of its data while timers are armed by the hours there.
import fc from "fast-check";
import { expect, test } from "vitest";
import { codeOf, done, later } from "../testing/states";
import { type Calendar, isOpenAt, openFrom } from "./calendar";
import { askedUnder, policyOf, type Wish } from "./policy.fixture";
import type { State } from "./state";

// NOW is a Sunday at noon by UTC.
const office = (zone: string): Calendar => ({
  zone,
  week: [1, 1, 1, 1, 1, 0, 0].map((open) => (open ? [[540, 1020] as [number, number]] : [])),
  holidays: [],
});
const [BEFORE, EARLIER, LATER] = ["Etc/GMT-2", "Etc/GMT-3", "Etc/GMT+1"]; // two hours ahead of UTC, three, one behind
const monday = (hourOfUtc: number) => later((hourOfUtc + 12) * 3600);

const policy = policyOf({
  hours: "f",
  remind: { after: 3600, interval: 7200, most: 2 },
  levels: [{ after: 36_000, to: ["role:owner"] }],
  targets: { low: null, normal: 3600, high: null },
});
const askedIn = (zone: string, wish: Wish = { policy }): State =>
  askedUnder({ ...wish, rules: { calendars: new Map([["f", office(zone)]]) } });

/** The same, where the zone of its hours has other rules: for whatever reads them, that is another zone. */
const moved = (state: State, zone: string): State => ({
  ...state,
  tasks: state.tasks.map((task) => ({
    ...task,
    spec: { ...task.spec, time: { ...task.spec.time, hours: office(zone) } },
  })),
});
const armed = (state: State, kind: string): Date | undefined =>
  state.timers.find((timer) => timer.kind === kind)?.dueAt;
const fire = (state: State, kind: "reminder" | "escalation" | "target", at: Date) =>
  done(state, { type: "fire", kind, round: 1 }, at);

test("what would come while they are closed by the new rules waits until they open, and comes once", () => {
  const state = askedIn(BEFORE);
  expect(armed(state, "reminder")).toEqual(monday(8)); // 10:00 there, and now 7:00
  const put = fire(moved(state, LATER), "reminder", monday(8));
  expect([put.events, put.deliveries]).toEqual([[], []]);
  expect(armed(put.state, "reminder")).toEqual(monday(10));
  const again = { type: "fire", kind: "reminder", round: 1 } as const;
  expect(codeOf(put.state, again, new Date(monday(10).getTime() - 1))).toBe("not_armed");
  const come = fire(put.state, "reminder", monday(10));
  expect(come.events.map(({ type }) => type)).toEqual(["intent.reminder"]);
  expect(codeOf(come.state, again, monday(10))).toBe("not_armed");
  // An escalation waits as well.
  const tuesday = 24;
  expect(armed(state, "escalation")).toEqual(monday(tuesday + 9)); // 11:00 there, and now 8:00
  const waits = fire(moved(state, LATER), "escalation", monday(tuesday + 9)).state;
  expect(armed(waits, "escalation")).toEqual(monday(tuesday + 10));
});

test("what falls within their hours all the same comes at its moment; a target stays what was shown", () => {
  const state = askedIn(BEFORE);
  expect(fire(moved(state, EARLIER), "reminder", monday(8)).events).toHaveLength(1);
  expect(armed(state, "target")).toEqual(monday(8));
  expect(fire(moved(state, LATER), "target", monday(8)).events.map(({ type }) => type)).toEqual([
    "intent.target_missed",
  ]);
});

test("where no rule has changed nothing is put off, at the very end of the hours, late, or as often as it is asked", () => {
  const toTheEnd = policyOf({ hours: "f", remind: { after: 8 * 3600, interval: 60, most: 1 } });
  const state = askedIn("UTC", { policy: toTheEnd });
  expect(armed(state, "reminder")).toEqual(monday(17));
  for (const late of [0, 0.4, 3 * 3600]) {
    const at = new Date(monday(17).getTime() + late * 1000);
    expect(fire(state, "reminder", at).events, `${late} s late`).toHaveLength(1);
  }
});

test("an escalation that nobody timed still comes before the deadline, though they are closed", () => {
  const human = { open_hours: true, escalate_to: "x" };
  const state = askedIn(BEFORE, { human, refs: ["group:f"], deadline: 7200 });
  expect(armed(state, "escalation")).toEqual(later(3600));
  expect(fire(state, "escalation", later(3600)).events.map(({ type }) => type)).toEqual(["intent.escalated"]);
});

test("and waits until they open where no deadline made it come sooner: there is none, or it is repeated", () => {
  const human = { open_hours: true, escalate_to: "x", escalation_repeat: 1 };
  const free = askedIn(BEFORE, { human, refs: ["group:f"] });
  expect(armed(free, "escalation")).toEqual(monday(8));
  const waits = fire(moved(free, LATER), "escalation", monday(8));
  expect([waits.events, armed(waits.state, "escalation")]).toEqual([[], monday(10)]);
  const bound = askedIn(BEFORE, { human, refs: ["group:f"], deadline: 30 * 86_400 });
  const once = fire(bound, "escalation", monday(8)).state;
  expect(armed(once, "escalation")).toEqual(monday(9));
  const again = done(moved(once, LATER), { type: "fire", kind: "escalation", round: 2 }, monday(9));
  expect([again.events, armed(again.state, "escalation")]).toEqual([[], monday(10)]);
});

const ZONES = [
  "Europe/Berlin",
  "America/New_York",
  "America/Sao_Paulo",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "UTC",
];

const chain = { ...policy, repeat: 1 };
type Told = { key: string; at: Date; put: Date | null; hours: Calendar };

/** Whatever the clock does to it, until nothing is armed, when the rules become others after so many times. */
function lived(before: string, after: string, changesAt: number): Told[] {
  const told: Told[] = [];
  let state = askedIn(before, { policy: chain });
  for (let n = 0; n < 60; n++) {
    if (n === changesAt) state = moved(state, after);
    const [next] = [...state.timers].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
    if (!next) break;
    const change = done(state, { type: "fire", kind: next.kind, round: next.round }, next.dueAt);
    told.push({
      key: `${next.kind} ${next.round} ${state.intent.progress.level ?? 0}`,
      at: next.dueAt,
      put: change.events.length === 0 ? (armed(change.state, next.kind) ?? null) : null,
      hours: office(n < changesAt ? before : after),
    });
    state = change.state;
  }
  expect(state.timers).toEqual([]);
  return told;
}

test("property: whatever the rules become, each comes once, never before the moment that was reckoned, and while they are open", () => {
  let waited = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 6 }),
      (before, after, changesAt) => {
        const told = lived(before, after, changesAt);
        const waits = told.filter(({ put }) => put !== null);
        const come = told.filter(({ put }) => put === null);
        for (const { at, put, hours } of waits) {
          expect((put as Date) > at).toBe(true);
          expect(isOpenAt(hours, put as Date)).toBe(true);
        }
        expect(new Set(come.map(({ key }) => key)).size).toBe(come.length);
        expect(come).toHaveLength(1 + 3 * 2 + 2); // the target, two reminders before, between and after, two levels
        for (const { key, at, hours } of come)
          if (!key.startsWith("target")) expect(openFrom(hours, at)).toEqual(at);
        waited += waits.length;
      },
    ),
    { numRuns: 300 },
  );
  expect(waited).toBeGreaterThan(20);
});

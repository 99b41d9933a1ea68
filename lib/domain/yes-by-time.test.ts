// AZ-4: how long people have before time alone says yes, at a deadline or at the end of an escalation, whatever whoever asks
// says besides.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agent, done, later, NOW } from "../testing/states";
import type { Calendar } from "./calendar";
import { askedUnder, planned, policyOf, type Wish } from "./policy.fixture";
import type { NewEvent, State } from "./state";
import type { Policy } from "./time-policy";
import type { JsonObject } from "./types";

const allowing = policyOf({ patterns: ["deploy.*"], positive: { least: 50 } });
const levels = [{ after: 60, to: ["role:owner"] }];
const chained = policyOf({
  ...{ patterns: ["deploy.*"], expiry: "approved", positive: { least: 600 } },
  ...{ levels, repeat: 9, end: { act: "expire" as const, after: 60 } },
});
const OPEN: Calendar = {
  zone: "UTC",
  week: Array.from({ length: 7 }, (_, day) => (day < 5 ? [[540, 1020]] : [])),
  holidays: [],
};
const rules = { calendars: new Map([["f", OPEN]]) };

type Ended = { state: State; events: NewEvent[]; seconds: number };
function runOut(first: State, revisedAt: number | null = null): Ended {
  let state = first;
  let isRevised = revisedAt === null;
  let events: NewEvent[] = [];
  let now = NOW;
  for (let n = 0; n < 500; n++) {
    const [next] = [...state.timers].sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
    if (!next) break;
    if (!isRevised && next.dueAt > later(revisedAt ?? 0)) {
      const payload = { n: 2 };
      const revise = { type: "revise", actor: agent, payload, payloadHash: "2" } as const;
      state = done(state, revise, later(revisedAt ?? 0)).state;
      isRevised = true;
      continue;
    }
    now = next.dueAt;
    const change = done(state, { type: "fire", kind: next.kind, round: next.round }, now);
    ({ state, events } = change);
  }
  return { state, events, seconds: (now.getTime() - NOW.getTime()) / 1000 };
}
const endOf = (wish: Wish, revisedAt: number | null = null) => {
  const { state, seconds } = runOut(askedUnder(wish), revisedAt);
  return `${state.intent.status} ${seconds}`;
};

describe("a yes at the end of an escalation", () => {
  test("comes when the policy's own chain is over, which nobody who asks can shorten", () => {
    expect(endOf({ policy: chained })).toBe("COMPLETED 660");
    expect(endOf({ policy: chained, human: { escalation_repeat: 1 } })).toBe("COMPLETED 660");
    const kept = { ...chained, hours: "f" };
    const plain = endOf({ policy: kept, rules });
    expect(plain).toBe("COMPLETED 76260"); // asked on a Sunday at noon
    expect(endOf({ policy: kept, rules, human: { open_hours: false, escalation_repeat: 1 } })).toBe(plain);
    // Where it brings a no, or fails, both say what they always did.
    const no = { ...kept, expiry: "rejected" };
    expect(endOf({ policy: no, rules, human: { open_hours: false, escalation_repeat: 1 } })).toBe(
      "FAILED 180",
    );
    const said = planned({ policy: kept, rules, human: { open_hours: false, escalation_repeat: 1 } });
    expect(said.ok && said.value.warnings).toEqual([
      "open_hours does not count here, because time alone may bring a yes",
      "escalation_repeat does not count here, because time alone may bring a yes",
    ]);
  });

  test("is none before people had the time that the workspace gives them: it fails, and says so", () => {
    const policy = { ...chained, repeat: 0, positive: { least: 43_200 } };
    const { state, events, seconds } = runOut(askedUnder({ policy }));
    expect([state.intent.status, seconds]).toEqual(["TIMED_OUT", 120]);
    expect(state.intent.progress.decided).toBeUndefined();
    expect(events.map(({ type, body }) => [type, body])).toEqual([
      [
        "intent.timed_out",
        { reason: "nobody answered", deadline_at: null, withheld: "approved", least_seconds: 43_200 },
      ],
    ]);
  });

  test("is none either when what they looked at was changed shortly before", () => {
    expect(endOf({ policy: chained, deadline: 700, human: { escalation: [] } }, 60)).toBe("COMPLETED 660");
    expect(endOf({ policy: chained }, 61)).toBe("TIMED_OUT 660");
    expect(endOf({ policy: allowing, human: { on_timeout: "approved" }, deadline: 100 }, 51)).toBe(
      "TIMED_OUT 100",
    );
  });
});

test("property: whatever is said or changed, no yes comes before its time, nor before the policy's own chain is over", () => {
  const seen = { yes: 0, withheld: 0 };
  fc.assert(
    fc.property(
      fc.record(
        {
          on_timeout: fc.constantFrom("approved", "rejected"),
          escalation_repeat: fc.constantFrom(0, 1, 5),
          open_hours: fc.boolean(),
          remind_after_seconds: fc.constantFrom(1, 40),
          max_reminders: fc.constantFrom(1, 3),
          escalate_to: fc.constantFrom("olga"),
          escalation: fc.constantFrom<JsonObject[]>([], [{ to: "a", after_seconds: 1 }]),
        },
        { requiredKeys: [] },
      ),
      fc.record({
        levels: fc.constantFrom<Policy["levels"]>(levels, [...levels, ...levels], []),
        repeat: fc.constantFrom(0, 1, 4),
        end: fc.record({
          act: fc.constantFrom("expire", "expire", "owners", "wait"),
          after: fc.constant(60),
        }),
        hours: fc.constantFrom("always", "f", "asked"),
        expiry: fc.constantFrom("approved", "fail"),
        least: fc.constantFrom(60, 300, 43_200),
      }),
      fc.constantFrom(null, 60, 350, 50_000),
      fc.constantFrom(null, 1, 59, 100, 7000),
      (human, { least, ...more }, deadline, revisedAt) => {
        const policy = policyOf({ patterns: ["deploy.*"], positive: { least }, ...more });
        const base = { policy, rules, refs: ["group:f"], ...(deadline !== null && { deadline }) };
        if (!planned({ ...base, human }).ok) return;
        const first = askedUnder({ ...base, human });
        const { state, events, seconds } = runOut(first, revisedAt);
        if (events.some(({ body }) => body?.withheld)) seen.withheld += 1;
        if (state.intent.status !== "COMPLETED") return;
        seen.yes += 1;
        const since = revisedAt !== null && state.intent.version > 1 ? revisedAt : 0;
        expect(seconds - since).toBeGreaterThanOrEqual(least);
        if (seconds === deadline) return;
        const { open_hours: _, escalation_repeat: __, ...others } = human;
        const own = runOut(askedUnder({ ...base, human: others }), revisedAt);
        expect(seconds).toBeGreaterThanOrEqual(own.seconds);
      },
    ),
    { numRuns: 2000 },
  );
  expect(Math.min(seen.yes, seen.withheld)).toBeGreaterThan(0);
});

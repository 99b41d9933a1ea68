// I13: at most one acts on an outcome.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  agent,
  BEN,
  codeOf,
  done,
  FAY,
  later,
  machineKey,
  person,
  stateIn,
  stranger,
  trail,
  worker,
} from "../testing/states";
import type { Take } from "./commands";
import { transition } from "./lifecycle";
import type { State } from "./state";

const over = stateIn("COMPLETED");
const take = (claimer: string, more: Partial<Take> = {}): Take => ({
  type: "take",
  actor: machineKey,
  claimer,
  ...more,
});

describe("without a lease", () => {
  const held = done(over, take("one"), later(1)).state;

  test("the first claim is the only one, for ever, and the others are told who holds it", () => {
    const second = transition(held, take("two"), later(1e9));
    expect(second.ok ? null : second.refusal).toMatchObject({
      code: "claim_held",
      message: `one claimed this outcome at ${later(1).toISOString()}.`,
      details: { holder: "one", fence: 1 },
    });
    expect(codeOf(held, take("one"), later(2))).toBe("claim_held");
  });

  test("it is finished once, by its holder, with its fence", () => {
    expect(codeOf(over, take("one", { complete: true, fence: 1 }))).toBe("not_claimed");
    expect(codeOf(held, take("one", { complete: true }))).toBe("claim_held");
    expect(codeOf(held, take("one", { complete: true, fence: 2 }))).toBe("claim_held");
    expect(codeOf(held, take("one", { complete: true, fence: 1, actor: agent }))).toBe("claim_held");
    const finished = done(held, take("one", { complete: true, fence: 1 }), later(5));
    expect(finished.state.intent.progress.claim?.completed_at).toBe(later(5).toISOString());
    expect(done(finished.state, take("one", { complete: true, fence: 1 }), later(6)).events).toEqual([]);
  });
});

describe("with a lease", () => {
  const held = done(over, take("one", { leaseSeconds: 30 }), later(0)).state;

  test("another may follow when it ran out unfinished, with the next fence; the first is then too late", () => {
    expect(codeOf(held, take("two"), later(29.999))).toBe("claim_held");
    const next = done(held, take("two", { leaseSeconds: 30 }), later(30)).state;
    expect(next.intent.progress.claim).toMatchObject({
      claimer: "two",
      fence: 2,
      until: later(60).toISOString(),
    });
    expect(codeOf(next, take("one", { complete: true, fence: 1 }), later(31))).toBe("claim_held");
    expect(codeOf(next, take("two", { complete: true, fence: 2 }), later(31))).toBe("ok");
  });

  test("a finished one is never taken over; a late holder whom nobody replaced may still finish", () => {
    const finished = done(held, take("one", { complete: true, fence: 1 }), later(40)).state;
    expect(codeOf(finished, take("two"), later(99))).toBe("claim_held");
  });
});

test("only an outcome is claimed, by a party of the intent, and the outcome stays as it is", () => {
  for (const actor of [agent, worker, machineKey, person(BEN)])
    expect(codeOf(over, take("x", { actor }))).toBe("ok");
  expect(codeOf(over, take("x", { actor: stranger }))).toBe("wrong_agent");
  expect(codeOf(over, take("x", { actor: person(FAY) }))).toBe("not_assignee");
  expect(codeOf(stateIn("IN_PROGRESS"), take("x"))).toBe("not_terminal");
  for (const status of ["COMPLETED", "FAILED", "CANCELED", "TIMED_OUT"] as const)
    expect(trail(done(stateIn(status), take("x")))).toEqual([`8 intent.claimed ${status}`]);
});

test("property: of any claims at any times, no two hold it together, and fences rise by one", () => {
  const attempt = fc.record({
    who: fc.constantFrom("a", "b", "c"),
    after: fc.integer({ min: 0, max: 40 }),
    lease: fc.constantFrom(Number.POSITIVE_INFINITY, 5, 30), // infinite: without a lease
    complete: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 12, size: "max" }), (attempts) => {
      let state: State = over;
      let seconds = 0;
      let free = 0; // from when on it may be taken again
      let fence = 0;
      for (const { who, after, lease, complete } of attempts) {
        seconds += after;
        const more = complete ? { complete, fence } : withLease(lease);
        const result = transition(state, take(who, more), later(seconds));
        if (!complete) expect(result.ok).toBe(seconds >= free);
        else if (result.ok) free = Number.POSITIVE_INFINITY;
        if (!result.ok) continue;
        state = result.value.state;
        if (complete) continue;
        fence += 1;
        free = seconds + lease;
        expect(state.intent.progress.claim?.fence).toBe(fence);
      }
    }),
  );
});

const withLease = (seconds: number): Partial<Take> =>
  Number.isFinite(seconds) ? { leaseSeconds: seconds } : {};

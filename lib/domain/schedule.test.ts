import { describe, expect, test } from "vitest";
import { ANA, agent, BEN, codeOf, done, later, NOW, OTTO, person, submitted, vote } from "../testing/states";
import { asked, run, trailOf } from "./clockwork.fixture";
import type { Command } from "./commands";
import type { State } from "./state";

describe("reminders", () => {
  test("first after its time, then every interval, at most as often as asked", () => {
    const human = { remind_after_seconds: 10, remind_interval_seconds: 4, max_reminders: 3 };
    expect(trailOf(human, 60)).toEqual(["10 reminder 1", "14 reminder 2", "18 reminder 3"]);
  });

  test("come three times at the first one's pace when nothing else is said", () => {
    expect(trailOf({ remind_after_seconds: 10 }, 99)).toEqual([
      "10 reminder 1",
      "20 reminder 2",
      "30 reminder 3",
    ]);
    expect(trailOf({}, 99)).toEqual([]);
  });

  test("follow the intent where the task says nothing", () => {
    const options = { remind_after_seconds: 10, remind_interval_seconds: 3, max_reminders: 2 };
    expect(run(submitted({}, { options }), 60).trail).toEqual(["10 reminder 1", "13 reminder 2"]);
    expect(run(submitted({ max_reminders: 1 }, { options }), 60).trail).toEqual(["10 reminder 1"]);
    expect(run(submitted({ remind_interval_seconds: 7 }, { options }), 60).trail).toEqual([
      "10 reminder 1",
      "17 reminder 2",
    ]);
  });

  test.each([0, -5, 0.5, "10", null, Number.NaN, Number.POSITIVE_INFINITY])(
    "after %j seconds are none",
    (said) => {
      expect(trailOf({ remind_after_seconds: said as never }, 60)).toEqual([]);
    },
  );

  test("go to whoever claimed it, else to all who are asked, and change nothing else", () => {
    const fire: Command = { type: "fire", kind: "reminder", round: 1 };
    const open = asked({ remind_after_seconds: 10 });
    const told = (state: State) =>
      done(state, fire, later(10)).deliveries.map((d) => `${d.occasion} ${d.address}`);
    expect(told(open)).toEqual(["reminder everyone"]);
    expect(told(done(open, { type: "claim_task", actor: person(BEN) }).state)).toEqual([
      `reminder person:${BEN}`,
    ]);
    const { intent } = done(open, fire, later(10)).state;
    expect([intent.status, intent.waitingReason, intent.progress.pending?.ref]).toEqual([
      "WAITING",
      "WAITING_FOR_HUMAN",
      "everyone",
    ]);
  });

  test("after an outage collapse to one, and the next is an interval from then", () => {
    const human = { remind_after_seconds: 10, remind_interval_seconds: 60, max_reminders: 9 };
    expect(run(asked(human), 7_330, 1, 7_200).trail).toEqual([
      "7200 reminder 1",
      "7260 reminder 2",
      "7320 reminder 3",
    ]);
  });
});

test("expiry wins over whatever else is due, and leaves no timer", () => {
  const human = { remind_after_seconds: 10, max_reminders: 99, escalation: [{ after_seconds: 60, to: "x" }] };
  const late = run(asked(human, 60), 9_000, 1, 8_999);
  expect(late.trail).toEqual(["8999 timed_out"]);
  expect(late.state.timers).toEqual([]);
  expect(trailOf(human, 100, 60).at(-1)).toBe("60 timed_out");
});

test("nothing fires after a decision, early, twice, or in another round", () => {
  const human = { remind_after_seconds: 10, escalation: [{ after_seconds: 20, to: "x" }] };
  const start = asked(human, 60);
  const rounds = { reminder: 1, escalation: 1, expiry: 0 };
  const due = { reminder: 10, escalation: 20, expiry: 60 };
  for (const kind of ["reminder", "escalation", "expiry"] as const) {
    const fire: Command = { type: "fire", kind, round: rounds[kind] };
    const other: Command = { ...fire, round: rounds[kind] + 1 };
    expect(codeOf(start, fire, later(due[kind] - 0.001))).toBe("not_armed");
    expect(codeOf(start, other, later(due[kind]))).toBe("not_armed");
    const once = done(start, fire, later(due[kind])).state;
    expect(codeOf(once, fire, later(due[kind]))).toBe(kind === "expiry" ? "closed" : "not_armed");
    for (const end of [vote(ANA), { type: "cancel", actor: agent } as Command])
      expect(codeOf(done(start, end, later(1)).state, fire, later(99))).toBe("closed");
  }
});

describe("handing the task on", () => {
  const handOn: Command = {
    type: "reassign",
    actor: person(ANA),
    to: [`person:${BEN}`],
    names: ["ben"],
    of: 1,
  };
  const human = { remind_after_seconds: 10, max_reminders: 1 };

  test("reminds the new hands from the first reminder on", () => {
    const old = run(asked(human), 15);
    expect(old.trail).toEqual(["10 reminder 1"]);
    expect(run(done(old.state, handOn, later(15)).state, 60, 1, 15).trail).toEqual(["25 reminder 2"]);
  });

  test("starts the way to an escalation again, but does not hold off one with a time of its own", () => {
    const following = run(asked({ ...human, escalate_to: "olga" }), 19);
    expect(run(done(following.state, handOn, later(19)).state, 99, 1, 19).trail).toEqual([
      "29 reminder 2",
      "39 escalated 1",
      "49 reminder 3",
    ]);
    const timed = run(asked({ ...human, escalation: [{ after_seconds: 20, to: "olga" }] }), 19);
    const after = run(done(timed.state, handOn, later(19)).state, 99, 1, 19);
    expect(after.trail).toEqual(["20 escalated 1", "30 reminder 2"]);
    expect(after.state.tasks[0]?.assignees).toEqual([`person:${BEN}`, `person:${OTTO}`]);
  });
});

test("an event is never older than the one before it, even when the clock goes back", () => {
  const state = asked({ remind_after_seconds: 10 });
  const first = done(state, { type: "fire", kind: "reminder", round: 1 }, later(10)).state;
  const { state: after, events } = done(first, vote(ANA), NOW);
  expect(events.map((event) => event.at)).toEqual([later(10), later(10)]);
  expect(after.intent.updatedAt).toEqual(later(10));
  expect(after.decisions[0]?.at).toEqual(later(10));
});

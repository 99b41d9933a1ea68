import { describe, expect, test } from "vitest";
import { ANA, BEN, codeOf, done, later, person, vote } from "../testing/states";
import { asked, run, trailOf } from "./clockwork.fixture";
import { escalationTargets } from "./schedule";
import type { JsonObject } from "./types";

describe("escalation", () => {
  test("follows the last reminder by an interval, then reminders begin again", () => {
    const human = {
      remind_after_seconds: 10,
      remind_interval_seconds: 5,
      max_reminders: 2,
      escalate_to: "olga",
    };
    expect(trailOf(human, 99)).toEqual([
      "10 reminder 1",
      "15 reminder 2",
      "20 escalated 1",
      "30 reminder 3",
      "35 reminder 4",
    ]);
  });

  test("goes up a chain of several levels, as often as it is told to repeat", () => {
    const levels = [["person:l1"], ["person:l2", "group:l2"], ["role:owner"]];
    const escalation: JsonObject[] = [
      { after_seconds: 10, to: "l1" },
      { after_seconds: 20, to: ["l2", "g"] },
      { to: "owner" },
    ];
    const { trail, state } = run(asked({ escalation, escalation_repeat: 1 }, undefined, levels), 20_000, 10);
    expect(trail).toEqual([
      "10 escalated 1",
      "30 escalated 2",
      "3630 escalated 3",
      "3640 escalated 4",
      "3660 escalated 5",
      "7260 escalated 6",
    ]);
    expect(state.tasks[0]?.assignees).toEqual(["everyone", ...levels.flat()]);
    expect(state.timers).toEqual([]);
  });

  test("to one person also repeats, each time after its reminders", () => {
    const human = { remind_after_seconds: 10, max_reminders: 1, escalate_to: "olga", escalation_repeat: 1 };
    expect(trailOf(human, 99)).toEqual([
      "10 reminder 1",
      "20 escalated 1",
      "30 reminder 2",
      "40 escalated 2",
      "50 reminder 3",
    ]);
  });

  test("says whom it asked, tells them, lets a claim go, and takes the task from nobody", () => {
    const levels = [["person:l1"]];
    const claimed = done(
      asked({ escalation: [{ after_seconds: 10, to: ["lea", "max"] }] }, undefined, levels),
      {
        type: "claim_task",
        actor: person(BEN),
      },
    ).state;
    const change = done(claimed, { type: "fire", kind: "escalation", round: 1 }, later(10));
    expect(change.events[0]).toMatchObject({
      type: "intent.escalated",
      status: "WAITING",
      body: { escalated_to: "lea, max", level: 1, refs: ["person:l1"] },
    });
    expect(change.state.intent.progress.pending).toEqual({ type: "human", ref: "lea", name: "lea, max" });
    expect(change.deliveries).toEqual([
      { seq: 10, channel: "log", occasion: "escalated", address: "person:l1" },
    ]);
    expect(change.state.tasks[0]).toMatchObject({ assignees: ["everyone", "person:l1"], claimedBy: null });
    expect(codeOf(change.state, vote(ANA), later(11))).toBe("ok");
  });

  test("to nobody in particular tells those who are asked again", () => {
    const state = asked({ escalation: [{ after_seconds: 10, to: [] }] }, undefined, [[]]);
    const change = done(state, { type: "fire", kind: "escalation", round: 1 }, later(10));
    expect(change.deliveries.map((d) => d.address)).toEqual(["everyone"]);
    expect(change.state.intent.progress.pending?.ref).toBe("everyone");
  });

  test("that nobody timed still comes before the deadline; one that was timed is never early", () => {
    expect(trailOf({ escalate_to: "olga" }, 120, 100)).toEqual(["50 escalated 1", "100 timed_out"]);
    expect(asked({ escalate_to: "olga" }, 3_600).timers.at(-1)?.dueAt).toEqual(later(1_800));
    expect(asked({ escalate_to: "olga" }, 3_601).timers.at(-1)?.dueAt).toEqual(later(3_600));
    expect(trailOf({ escalation: [{ after_seconds: 150, to: "olga" }] }, 120, 100)).toEqual([
      "100 timed_out",
    ]);
    const chain = { escalation: [{ to: "a" }, { to: "b" }], escalation_repeat: 50 };
    expect(trailOf(chain, 120, 100, [["person:a"], ["person:b"]])).toEqual([
      "50 escalated 1",
      "75 escalated 2",
      "100 timed_out",
    ]);
  });
});

test("an escalation names people and groups, and nothing else", () => {
  const said = { escalation: [{ to: "a" }, { to: ["b", "", 7, null, "c"] }, { to: {} }, "d"] } as JsonObject;
  expect(escalationTargets({}, said)).toEqual([["a"], ["b", "c"], []]);
  expect(escalationTargets({ escalate_to: "x" }, {})).toEqual([["x"]]);
  expect(escalationTargets({ escalate_to: "x" }, { escalate_to: ["y", "z"] })).toEqual([["y", "z"]]);
  expect(escalationTargets({}, {})).toEqual([]);
});

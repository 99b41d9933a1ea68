import { expect, test } from "vitest";
import { ANA, codeOf, done, later, machineKey, stateIn, submitted, vote, waiting } from "../testing/states";
import type { Command } from "./commands";
import { EVERY_COMMAND } from "./every-command.fixture";
import { transition } from "./lifecycle";

// What the deadline does not concern: the outcome and the decisions that are there already, what a thread shows, and the expiry
// itself.
const ELSEWHERE = ["take", "delete_messages", "fire", "dispute", "settle_dispute"];

test.each(Object.keys(EVERY_COMMAND))(
  "at its deadline %s is refused, though the timer has not fired",
  (name) => {
    const command = EVERY_COMMAND[name] as Command;
    for (const state of [
      waiting({}, {}, { deadlineAt: later(60) }),
      stateIn("DELIVERED", { deadlineAt: later(60) }),
    ]) {
      const before = codeOf(state, command, later(59.999));
      expect(before).not.toBe("expired");
      const hasTask =
        state.tasks.length > 0 || !["decide", "claim_task", "release_task", "reassign"].includes(name);
      // Whoever may not act at all is told just that, before and after.
      const same = ELSEWHERE.includes(name) || (name === "decide" && !hasTask) || before === "wrong_agent";
      expect(codeOf(state, command, later(60))).toBe(same ? before : "expired");
      expect(codeOf(state, command, later(9999))).toBe(same ? before : "expired");
    }
  },
);

test("who is told that it expired never reads later that it ended otherwise", () => {
  const state = submitted({}, { deadlineAt: later(60) });
  expect(codeOf(state, vote(ANA), later(61))).toBe("expired");
  expect(codeOf(state, { type: "cancel", actor: machineKey }, later(61.5))).toBe("expired");
  const over = done(state, { type: "fire", kind: "expiry", round: 0 }, later(62));
  expect(over.state.intent.status).toBe("TIMED_OUT");
  const told = transition(over.state, vote(ANA), later(70));
  expect(told.ok || told.refusal.message).toBe(
    `Its deadline passed at ${later(60).toISOString()}; nobody decided.`,
  );
});

test.each([3600, null])(
  "whoever comes after an escalation that ended it is told no hour that has not passed (%s)",
  (seconds) => {
    const human = { assignees: ["everyone"] };
    const state = submitted(human, { deadlineAt: seconds === null ? null : later(seconds) });
    const [task] = state.tasks;
    if (!task) throw new Error("no task");
    task.spec = { ...task.spec, time: { end: { act: "expire", after: 60 } } };
    state.timers.push({ kind: "escalation", dueAt: later(60), round: 1 });
    const over = done(state, { type: "fire", kind: "escalation", round: 1 }, later(62));
    expect(over.state.intent.status).toBe("TIMED_OUT");
    const told = transition(over.state, vote(ANA), later(70));
    expect(told.ok || told.refusal.message).toBe(
      `Nobody answered, and it ended at ${later(62).toISOString()}.`,
    );
  },
);

test("an expiry is neither a rejection nor an approval, and leaves nothing armed or open", () => {
  const state = submitted({ remind_after_seconds: 10, escalate_to: "x" }, { deadlineAt: later(60) });
  const {
    state: after,
    events,
    deliveries,
  } = done(state, { type: "fire", kind: "expiry", round: 0 }, later(60));
  expect(events.map((event) => event.type)).toEqual(["intent.timed_out"]);
  expect(after.intent.progress).toMatchObject({ reason: "deadline passed" });
  expect(after.intent.progress.decided).toBeUndefined();
  expect(after.intent.progress.result).toBeUndefined();
  expect(after.tasks[0]).toMatchObject({ status: "expired", outcome: null });
  expect(after.timers).toEqual([]);
  expect(deliveries.map(({ occasion, address }) => `${occasion} ${address}`)).toEqual([
    "expired everyone",
    "expired agent:sa_1",
  ]);
});

test("a reminder or an escalation that comes due together with the deadline gives way to it", () => {
  const human = { remind_after_seconds: 60, escalation: [{ after_seconds: 60, to: "x" }] };
  const state = submitted(human, { deadlineAt: later(60) });
  expect(state.timers.map((timer) => timer.kind).sort()).toEqual(["escalation", "expiry", "reminder"]);
  for (const kind of ["reminder", "escalation"] as const)
    expect(codeOf(state, { type: "fire", kind, round: 1 }, later(60))).toBe("expired");
  expect(codeOf(state, { type: "fire", kind: "expiry", round: 0 }, later(60))).toBe("ok");
});

test("losers are told who took it back, and when, whatever happened to the outcome since", () => {
  const canceled = done(submitted({}), { type: "cancel", actor: machineKey }, later(5)).state;
  const claimed = done(canceled, { type: "take", actor: machineKey, claimer: "c" }, later(500)).state;
  const told = transition(claimed, vote(ANA), later(600));
  expect(told.ok ? null : told.refusal).toMatchObject({
    code: "closed",
    message: `Already canceled by workspace at ${later(5).toISOString()}.`,
    details: { status: "CANCELED", decided_by: null, ended_by: "workspace" },
  });
});

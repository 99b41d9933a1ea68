// No machine decides for people, by no command and no order of commands.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ANA,
  agent,
  BEN,
  codeOf,
  done,
  EVA,
  later,
  machineKey,
  OTTO,
  person,
  SYSTEM,
  stateIn,
  stranger,
  submitted,
  vote,
  waiting,
  worker,
} from "../testing/states";
import type { Command } from "./commands";
import { transition } from "./lifecycle";
import { type Actor, TIMER_KINDS } from "./types";

const claimsToDecide = { outcome: "approved", decided_by: ANA, approved: true };

test("nobody is waited for any more once it has ended", () => {
  const pending = { type: "human" as const, ref: "x", name: "x" };
  for (const state of [
    waiting({}, {}, { progress: { pending } }),
    stateIn("DELIVERED", { progress: { pending } }),
  ])
    for (const command of [
      { type: "cancel", actor: agent },
      { type: "resolve", actor: agent, status: "FAILED" },
    ] as const)
      expect(done(state, command).state.intent.progress.pending).toBeUndefined();
  expect(
    done(waiting({}, {}, { progress: { pending } }), vote(ANA)).state.intent.progress.pending,
  ).toBeUndefined();
});

const byMachine = (actor: Actor): Command[] => [
  { type: "decide", actor, outcome: "approved" },
  { type: "resolve", actor, status: "COMPLETED", result: claimsToDecide },
  { type: "resolve", actor, status: "FAILED", result: claimsToDecide, reason: "rejected" },
  { type: "resolve", actor, status: "CANCELED", result: claimsToDecide },
  { type: "report", actor, outcome: "complete", result: claimsToDecide },
  { type: "report", actor, outcome: "fail", result: claimsToDecide },
  { type: "proceed", actor },
  { type: "acknowledge", actor },
  { type: "revise", actor, payload: { n: 1 }, payloadHash: "11".repeat(32) },
  { type: "transfer", actor, to: "agent://o/w/worker", registered: true },
  { type: "reassign", actor, to: ["everyone"], names: ["everyone"], of: 4 },
  { type: "claim_task", actor },
  { type: "release_task", actor },
  { type: "controls", actor, patch: { quorum: 0, four_eyes: false } },
  { type: "policy", actor, grants: { [`delegate:${actor.name}`]: { allow: ["resume", "decide"] } } },
  { type: "comment", actor, text: "approved" },
  { type: "cancel", actor },
  { type: "take", actor, claimer: "me" },
];
const ALL = [agent, worker, stranger, machineKey, SYSTEM].flatMap(byMachine);
const TIMERS = TIMER_KINDS.flatMap((kind) =>
  [0, 1, 2].map((round): Command => ({ type: "fire", kind, round })),
);

test("property: whatever machines and the clock do, no task is decided, no result appears, nothing completes", () => {
  const human = { remind_after_seconds: 30, escalate_to: "x", max_reminders: 1, quorum: 1 };
  const move = fc.record({
    command: fc.constantFrom(...ALL, ...TIMERS),
    after: fc.integer({ min: 0, max: 60 }),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 12, size: "max" }), (moves) => {
      let state = submitted(human, { deadlineAt: later(300), to: "agent://o/w/worker" });
      let seconds = 0;
      for (const { command, after } of moves) {
        seconds += after;
        const result = transition(state, command, later(seconds));
        if (result.ok) state = result.value.state;
        const { status, progress } = state.intent;
        expect(status).not.toBe("COMPLETED");
        expect(state.tasks[0]?.status).not.toBe("decided");
        expect(state.decisions).toEqual([]);
        expect([progress.result, progress.decided]).toEqual([undefined, undefined]);
      }
    }),
    { numRuns: 500 },
  );
});

// Who may take a question back from the people who are asked.
describe("withdrawing", () => {
  const stranded: Array<[string, Actor, string]> = [
    ["the agent that submitted it", agent, "ok"],
    ["a key of the workspace", machineKey, "ok"],
    ["an owner", person(OTTO), "ok"],
    ["another agent", stranger, "not_submitter"],
    ["the agent it is addressed to", worker, "not_submitter"],
    ["one of the people asked", person(BEN), "not_submitter"],
    ["the person behind the agent", person(EVA), "not_submitter"],
  ];
  test.each(stranded)("by %s", (_, actor, expected) => {
    const state = waiting({}, {}, { to: "agent://o/w/worker" });
    expect(codeOf(state, { type: "cancel", actor })).toBe(expected);
    for (const status of ["FAILED", "CANCELED"] as const)
      expect(codeOf(state, { type: "resolve", actor, status })).toBe(
        actor === stranger ? "wrong_agent" : expected,
      );
    expect(codeOf(state, { type: "revise", actor, payload: {}, payloadHash: "00" })).toBe(expected);
  });

  test("tells those asked, and the submitter when it was somebody else", () => {
    const told = (actor: Actor) =>
      done(waiting(), { type: "cancel", actor }).deliveries.map((d) => `${d.occasion} ${d.address}`);
    expect(told(agent)).toEqual(["withdrawn everyone"]);
    expect(told(machineKey)).toEqual(["withdrawn everyone", "withdrawn agent:sa_1"]);
  });

  test("leaves the task withdrawn, never decided, and carries no result", () => {
    const command: Command = {
      type: "resolve",
      actor: agent,
      status: "FAILED",
      result: claimsToDecide,
      reason: "late",
    };
    const { state, events } = done(waiting(), command);
    expect(state.tasks[0]).toMatchObject({ status: "withdrawn", outcome: null });
    expect(state.intent.progress).toMatchObject({ reason: "late" });
    expect(state.intent.progress.result).toBeUndefined();
    expect(events.at(-1)?.body).toEqual({ reason: "late" });
  });
});

test("where nobody is asked, the machines of both sides end an intent, and no stranger does", () => {
  const state = stateIn("DELIVERED");
  for (const command of [
    { type: "report", outcome: "complete", result: { n: 1 } },
    { type: "resolve", status: "COMPLETED", result: { n: 1 } },
  ] as const)
    for (const actor of [worker, agent, machineKey, stranger])
      expect(codeOf(state, { ...command, actor })).toBe(actor === stranger ? "wrong_agent" : "ok");
  const { events } = done(state, { type: "report", actor: worker, outcome: "complete", result: { n: 1 } });
  expect(events.map((event) => event.type)).toEqual(["intent.in_progress", "intent.completed"]);
});

test("a person who calls themselves like the agent is not the agent", () => {
  const named = person(BEN, "agent://o/w/worker");
  expect(done(stateIn("DELIVERED"), { type: "acknowledge", actor: named }).events).toEqual([]);
  expect(codeOf(waiting(), vote(BEN))).toBe("ok");
});

// Changes as the transitions really make them, and what is said of each.
import { agent, done, later, machineKey, OTTO, person, stateIn, waiting, worker } from "../testing/states";
import type { Case } from "./describe-people.fixture";
import type { Change, State } from "./state";
import type { StoredTime } from "./time-plan";
import type { TimerKind } from "./types";

const armed = (state: State, kind: TimerKind, round = 1): State => ({
  ...state,
  timers: [{ kind, dueAt: later(-1), round }],
});
const fired = (state: State, kind: TimerKind, round = 1): Change =>
  done(armed(state, kind, round), { type: "fire", kind, round });
const promised = (time: StoredTime): State => {
  const state = waiting({}, {}, { deadlineAt: later(time.end ? 3600 : -1) });
  return { ...state, tasks: state.tasks.map((task) => ({ ...task, spec: { ...task.spec, time } })) };
};
const ended = stateIn("COMPLETED");

export const BY_MACHINES: Case[] = [
  [
    "controls",
    () => done(waiting(), { type: "controls", actor: machineKey, patch: { pause: true }, reason: "night" }),
    ['The workspace\'s key changed how it runs (pause): "night"'],
  ],
  [
    "a policy",
    () =>
      done(waiting(), {
        type: "policy",
        actor: machineKey,
        grants: { a: 1, b: 1, c: 1, d: 1, e: 1 },
        envelope: { max: 2 },
      }),
    ["The workspace's key changed its policy: grants (a, b, c, d and 1 more); envelope (max)."],
  ],
  [
    "taking the request back, with a reason",
    () => done(waiting(), { type: "cancel", actor: agent, reason: "no longer needed" }),
    ['Agent deployer took the request back: "no longer needed"'],
  ],
  [
    "taking it back without one",
    () => done(waiting(), { type: "cancel", actor: person(OTTO, "Otto") }),
    ["Otto took the request back in the inbox."],
  ],
  [
    "the deadline",
    () => fired(waiting({}, {}, { deadlineAt: later(-1) }), "expiry"),
    ["The deadline passed before there was an outcome, so it expired."],
  ],
  [
    "a reminder",
    () => fired(waiting({ remind_after_seconds: 60 }, {}, { progress: { remind_count: 1 } }), "reminder", 2),
    ["Reminder 2 of 3 was sent."],
  ],
  [
    "a reminder of those who were asked later",
    () => fired(waiting({ remind_after_seconds: 60 }, {}, { progress: { remind_count: 3 } }), "reminder"),
    ["Reminder 4 was sent."],
  ],
  [
    "an escalation",
    () => fired(waiting({ escalate_to: "otto" }), "escalation"),
    ["Nobody answered in time, so it was escalated to Otto."],
  ],
  [
    "a second escalation, to nobody that is known",
    () => {
      const state = waiting({ escalation: [{ to: "otto" }, { to: "ghost" }] });
      const tasks = state.tasks.map((task) => ({ ...task, spec: { ...task.spec, levels: [[], []] } }));
      return fired({ ...state, tasks }, "escalation", 2);
    },
    ["Still nobody answered in time, so all who are asked were told again; ghost is not known here."],
  ],
  [
    "an agent reading what it was offered",
    () => done(stateIn("DELIVERED"), { type: "acknowledge", actor: worker }),
    ["Agent worker took it on."],
  ],
  [
    "an agent's report",
    () =>
      done(stateIn("ACKNOWLEDGED"), {
        type: "report",
        actor: worker,
        outcome: "complete",
        result: { ok: true },
      }),
    ["Agent worker began to work on it.", "Agent worker completed the request."],
  ],
  [
    "an agent's failure",
    () =>
      done(stateIn("IN_PROGRESS"), {
        type: "report",
        actor: worker,
        outcome: "fail",
        result: { message: "disk full" },
        reason: "no space",
      }),
    ['Agent worker reported that it failed: "no space"'],
  ],
  [
    "a machine that resolves it with an error",
    () =>
      done(stateIn("IN_PROGRESS"), {
        type: "resolve",
        actor: machineKey,
        status: "FAILED",
        error: { message: "disk full" },
      }),
    ['The workspace\'s key reported that it failed: "disk full"'],
  ],
  [
    "a deadline that brings an outcome",
    () => fired(promised({ expire: { outcome: "rejected", positive: false } }), "expiry"),
    ["The deadline passed, so it counts as rejected.", "That ended the request, with the outcome rejected."],
  ],
  [
    "a deadline that brings a yes",
    () => fired(promised({ expire: { outcome: "approved", positive: true, least: 0 } }), "expiry"),
    [
      "The deadline passed, so it counts as approved.",
      "That completed the request, with the outcome approved.",
    ],
  ],
  [
    "an end that comes too soon for a yes",
    () =>
      fired(
        promised({
          expire: { outcome: "approved", positive: true, least: 43_200 },
          end: { act: "expire", after: 60 },
        }),
        "escalation",
      ),
    [
      "Nobody answered in time, so it expired; it does not count as approved, because people had less than 12 h for it.",
    ],
  ],
  [
    "an escalation to nobody's answer",
    () => fired(promised({ end: { act: "expire", after: 60 } }), "escalation"),
    ["Nobody answered in time, so it expired."],
  ],
  [
    "an escalation to the owners at its end",
    () => fired(promised({ end: { act: "owners", after: 60 } }), "escalation"),
    ["Nobody answered in time, so it was escalated to the owners."],
  ],
  [
    "a target that was missed",
    () => fired(promised({ target: 60, end: { act: "owners", after: 60 } }), "target"),
    ["It was not decided by the time the workspace aims at."],
  ],
  [
    "a go-ahead",
    () => done(stateIn("DELIVERED"), { type: "proceed", actor: machineKey, reason: "checked" }),
    ['The workspace\'s key began to work on it: "checked"'],
  ],
  [
    "an offer repeated",
    () => fired(stateIn("DELIVERED"), "reoffer"),
    ["Nobody took it, so it was offered again (offer 2)."],
  ],
  [
    "giving up",
    () => fired(stateIn("DELIVERED"), "reoffer", 3),
    [
      "It was offered 3 times, and nobody took it.",
      'Nobody took it, so the request failed: "not taken after 3 offers"',
    ],
  ],
  [
    "taking the outcome under a lease",
    () => done(ended, { type: "take", actor: machineKey, claimer: "deploy-bot", leaseSeconds: 60 }),
    ["The workspace's key, as deploy-bot, took the outcome to act on it, for a limited time."],
  ],
  [
    "finishing with it",
    () => {
      const held = done(ended, { type: "take", actor: machineKey, claimer: "deploy-bot" });
      return done(held.state, {
        type: "take",
        actor: machineKey,
        claimer: "deploy-bot",
        complete: true,
        fence: 1,
      });
    },
    ["The workspace's key, as deploy-bot, finished acting on the outcome."],
  ],
];

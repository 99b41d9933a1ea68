// An agent is offered its intent until it takes it, at most so often.
import { expect, test } from "vitest";
import {
  agent,
  BEN,
  codeOf,
  done,
  later,
  machineKey,
  NOW,
  person,
  stranger,
  submitted,
  trail,
  worker,
} from "../testing/states";
import type { Command } from "./commands";
import type { State } from "./state";

const offer = (round: number): Command => ({ type: "fire", kind: "reoffer", round });
const dueIn = (state: State): number | null => {
  const timer = state.timers.find(({ kind }) => kind === "reoffer");
  return timer ? (timer.dueAt.getTime() - NOW.getTime()) / 1000 : null;
};

test("it is offered again after 30 and 120 seconds, then given up as failed", () => {
  const first = submitted(null);
  expect(dueIn(first)).toBe(30);
  const second = done(first, offer(1), later(30));
  expect(second.offers).toEqual([{ address: "agent://o/w/worker", attempt: 2 }]);
  expect(second.events[0]).toMatchObject({ type: "intent.delivered", body: { delivery_attempt: "2" } });
  expect(dueIn(second.state)).toBe(150);
  const third = done(second.state, offer(2), later(150));
  expect(dueIn(third.state)).toBe(750);
  const last = done(third.state, offer(3), later(750));
  expect(trail(last)).toEqual(["12 intent.delivery_failed FAILED", "14 intent.failed FAILED"]);
  expect(last.events[0]?.body).toEqual({ delivery_attempt: "3" });
  expect(last.state).toMatchObject({
    timers: [],
    intent: { status: "FAILED", progress: { delivery_attempt: 3, reason: "delivery failed" } },
  });
  expect(last.deliveries.map((d) => `${d.occasion} ${d.address}`)).toEqual(["decided agent:sa_1"]);
});

test.each([1, 2, 5])("with max_delivery_attempts %i it is offered that often", (most) => {
  let state = submitted(null, { options: { max_delivery_attempts: most } });
  let offers = 1;
  for (let round = 1; round < 20 && state.intent.status === "DELIVERED"; round++) {
    const change = done(state, offer(round), state.timers[0]?.dueAt);
    offers += change.offers.length;
    state = change.state;
  }
  expect([state.intent.status, offers]).toEqual(["FAILED", most]);
});

test.each<[string, Command]>([
  ["reads it", { type: "acknowledge", actor: worker }],
  ["begins", { type: "proceed", actor: worker }],
  ["reports", { type: "report", actor: worker, outcome: "complete", result: {} }],
])("once the agent %s it is not offered again", (_, command) => {
  const { state } = done(submitted(null), command);
  expect(dueIn(state)).toBeNull();
  expect(codeOf(state, offer(1), later(30))).toBe(command.type === "report" ? "closed" : "not_armed");
});

test("only the agent it is addressed to acknowledges it, and only once", () => {
  const state = submitted(null);
  const look = (actor: typeof worker) => done(state, { type: "acknowledge", actor });
  for (const other of [agent, stranger, machineKey, person(BEN, "agent://o/w/worker")])
    expect(look(other)).toMatchObject({ events: [], state: { intent: { status: "DELIVERED" } } });
  const read = look(worker);
  expect(trail(read)).toEqual(["8 intent.acknowledged ACKNOWLEDGED"]);
  expect(done(read.state, { type: "acknowledge", actor: worker }).events).toEqual([]);
});

test("another agent to whom it is handed on is offered it as often as the first one was", () => {
  const tired = done(done(submitted(null), offer(1), later(30)).state, offer(2), later(150)).state;
  const to = "agent://o/w/other";
  const command: Command = { type: "transfer", actor: worker, to, registered: true };
  const handed = done(tired, command, later(200));
  expect(handed.offers).toEqual([{ address: to, attempt: 1 }]);
  expect([dueIn(handed.state), handed.state.intent.to]).toEqual([230, to]);
  expect(codeOf(handed.state, command, later(201))).toBe("wrong_agent");
  expect(done(handed.state, offer(1), later(230)).offers).toEqual([{ address: to, attempt: 2 }]);
  expect(handed.state.intent.progress.pending).toEqual({ type: "agent", ref: to, name: "other" });
  expect(handed.events[0]?.body).toEqual({ from: "agent://o/w/worker", to });
  expect(handed.state.intent.progress.delivery_attempt).toBe(1);
  expect(done(tired, { ...command, note: "yours" }).events[0]?.body?.note).toBe("yours");
  const unknown = done(tired, { ...command, registered: false }, later(200)).state;
  expect(dueIn(unknown)).toBeNull();
});

test("a revision is offered to the agent that has not begun, and to none where the server itself handles it", () => {
  const revise: Command = { type: "revise", actor: agent, payload: {}, payloadHash: "00" };
  const state = submitted(null);
  expect(done(state, revise).offers).toEqual([{ address: "agent://o/w/worker", attempt: 1 }]);
  expect(done(done(state, { type: "proceed", actor: worker }).state, revise).offers).toEqual([]);
  const { delivery_attempt: _, ...progress } = state.intent.progress;
  expect(done({ ...state, intent: { ...state.intent, progress } }, revise).offers).toEqual([]);
});

test("what one agent has read is as unread as ever to the one to whom it hands it on", () => {
  const read = done(submitted(null), { type: "acknowledge", actor: worker }).state;
  const to = "agent://o/w/other";
  const command: Command = { type: "transfer", actor: worker, to, registered: true };
  const handed = done(read, command, later(200));
  expect(trail(handed)).toEqual(["10 intent.transfer DELIVERED"]);
  expect(dueIn(handed.state)).toBe(230);
  const other = { ...worker, name: to } as typeof worker;
  expect(trail(done(handed.state, { type: "acknowledge", actor: other }, later(201)))).toEqual([
    "12 intent.acknowledged ACKNOWLEDGED",
  ]);
  let state = handed.state;
  for (let round = 1; round <= 3; round++) state = done(state, offer(round), state.timers[0]?.dueAt).state;
  expect(state.intent).toMatchObject({ status: "FAILED", progress: { reason: "delivery failed" } });
  const unknown = done(read, { ...command, registered: false }, later(200)).state;
  expect([unknown.intent.status, dueIn(unknown)]).toEqual(["DELIVERED", null]);
  // Whoever has begun may have done half of it: nobody else is pressed to.
  const begun = done(read, { type: "proceed", actor: worker }).state;
  const ongoing = done(begun, command, later(200)).state;
  expect([ongoing.intent.status, dueIn(ongoing)]).toEqual(["IN_PROGRESS", null]);
});

// Controls and policy: free words that are kept, counted, and change no rule.
import { expect, test } from "vitest";
import { agent, codeOf, done, machineKey, stateIn, stranger, waiting, worker } from "../../testing/states";

const state = stateIn("DELIVERED");

test("each change of the controls is kept beside the earlier ones, and counted", () => {
  const one = done(state, { type: "controls", actor: machineKey, patch: { a: 1, b: 1 }, reason: "slow" });
  expect(one.events[0]).toMatchObject({
    type: "intent.controls_updated",
    status: "DELIVERED",
    body: { patch: { a: 1, b: 1 }, generation: 1, reason: "slow" },
  });
  const two = done(one.state, { type: "controls", actor: worker, patch: { b: 2 } });
  expect(two.state.intent.progress).toMatchObject({ controls: { a: 1, b: 2 }, generation: 2 });
  expect(two.events[0]?.body).toEqual({ patch: { b: 2 }, generation: 2 });
});

test("grants and envelope grow separately, and count on", () => {
  const one = done(state, { type: "policy", actor: agent, grants: { x: 1 }, reason: "trust" });
  expect(one.events[0]?.body).toEqual({ grants: { x: 1 }, generation: 1, reason: "trust" });
  const two = done(one.state, {
    type: "policy",
    actor: agent,
    grants: { y: 1 },
    envelope: { ttl_seconds: 9 },
  });
  expect(two.events[0]?.body).toEqual({ grants: { y: 1 }, envelope: { ttl_seconds: 9 }, generation: 2 });
  expect(two.state.intent.progress).toMatchObject({
    policy: { grants: { x: 1, y: 1 }, envelope: { ttl_seconds: 9 } },
    generation: 2,
  });
});

test("parties may change the controls, only the submitter's side the policy", () => {
  const tried = [agent, worker, machineKey, stranger];
  expect(tried.map((actor) => codeOf(state, { type: "controls", actor, patch: {} }))).toEqual([
    "ok",
    "ok",
    "ok",
    "wrong_agent",
  ]);
  expect(tried.map((actor) => codeOf(state, { type: "policy", actor }))).toEqual([
    "ok",
    "not_submitter",
    "ok",
    "not_submitter",
  ]);
});

test("no control and no policy reaches what people are asked", () => {
  const asked = waiting({ quorum: 2, four_eyes: true });
  const patch = { quorum: 1, four_eyes: false, assignees: ["everyone"], deadline_at: null };
  const after = done(asked, { type: "controls", actor: machineKey, patch }).state;
  expect(after.tasks).toEqual(asked.tasks);
  expect(done(after, { type: "policy", actor: machineKey, envelope: patch }).state.tasks).toEqual(
    asked.tasks,
  );
});

test("who revises their own request is behind it already", () => {
  const revise = { type: "revise", actor: agent, payload: {}, payloadHash: "00" } as const;
  expect(done(waiting(), revise).state.intent.progress.revisers).toBeUndefined();
  expect(done(waiting(), { ...revise, actor: machineKey }).state.intent.progress.revisers).toBeUndefined();
});

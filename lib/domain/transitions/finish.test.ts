// What machines say at the end of an intent that asks nobody, and how a control client moves it on.
import { expect, test } from "vitest";
import { agent, codeOf, done, machineKey, stateIn, trail, worker } from "../../testing/states";
import type { Command } from "../commands";
import type { Change } from "../state";

const pending = { type: "agent" as const, ref: "agent://o/w/worker", name: "worker" };
const delivered = stateIn("DELIVERED", { progress: { pending, generation: 3 } });
const told = (change: Change) => change.deliveries.map((d) => `${d.seq} ${d.occasion} ${d.address}`);

test("an agent's success passes through IN_PROGRESS, and its result is in the event and on the intent", () => {
  const change = done(delivered, {
    type: "report",
    actor: worker,
    outcome: "complete",
    result: { n: 1 },
    reason: "done",
  });
  expect(trail(change)).toEqual(["8 intent.in_progress IN_PROGRESS", "10 intent.completed COMPLETED"]);
  expect(change.events.map((event) => event.body)).toEqual([{ reason: "done" }, { result: { n: 1 } }]);
  expect(change.state.intent.progress).toMatchObject({ result: { n: 1 } });
  expect(change.state.intent.progress.pending).toBeUndefined();
  expect(told(change)).toEqual(["10 decided agent:sa_1"]);
  const begun = done(delivered, { type: "proceed", actor: worker }).state;
  expect(trail(done(begun, { type: "report", actor: worker, outcome: "complete", result: {} }))).toEqual([
    "10 intent.completed COMPLETED",
  ]);
});

test("an agent's failure has an error and a reason", () => {
  const fail: Command = { type: "report", actor: worker, outcome: "fail", result: { code: 7 } };
  const silent = done(delivered, fail);
  expect(silent.events.at(-1)?.body).toEqual({ error: { code: 7 }, reason: "agent reported a failure" });
  expect(silent.state.intent.progress).toMatchObject({
    error: { code: 7 },
    reason: "agent reported a failure",
  });
  expect(silent.state.intent.progress.result).toBeUndefined();
  expect(done(delivered, { ...fail, reason: "disk full" }).events.at(-1)?.body?.reason).toBe("disk full");
});

test.each<[Partial<Extract<Command, { type: "resolve" }>>, string]>([
  [{ status: "COMPLETED", result: { n: 1 } }, "intent.completed"],
  [{ status: "FAILED", error: { code: 7 }, reason: "x" }, "intent.failed"],
  [{ status: "CANCELED", reason: "x" }, "intent.canceled"],
  [{ status: "CANCELED" }, "intent.canceled"],
])("resolving as %j", (said, type) => {
  const { status, ...body } = said;
  const change = done(delivered, { type: "resolve", actor: machineKey, status: "COMPLETED", ...said });
  expect(change.events).toMatchObject([{ type, status, body }]);
  expect(change.events[0]?.body).toEqual(body);
  expect(change.state.intent.progress).toMatchObject(body);
  expect(told(change)).toEqual(["8 decided agent:sa_1"]);
});

test("a completion is also sent to whoever it answers", () => {
  const state = stateIn("DELIVERED", { options: { reply_to: "agent://o/w/boss" } });
  for (const command of [
    { type: "report", actor: worker, outcome: "complete", result: {} },
    { type: "resolve", actor: machineKey, status: "FAILED" },
    { type: "cancel", actor: agent },
  ] as const)
    expect(done(state, command).deliveries).toContainEqual(
      expect.objectContaining({ occasion: "completion", address: "agent://o/w/boss" }),
    );
});

test("a withdrawal says why, if anybody did", () => {
  const cancel: Command = { type: "cancel", actor: agent };
  for (const [said, reason] of [
    [undefined, "canceled"],
    ["too late", "too late"],
  ] as const) {
    const change = done(delivered, said ? { ...cancel, reason: said } : cancel);
    expect(change.events[0]?.body).toEqual({ reason });
    expect(change.state.intent.progress.reason).toBe(reason);
  }
});

test("a go-ahead moves it to IN_PROGRESS, once, and never ends it", () => {
  const change = done(delivered, { type: "proceed", actor: machineKey, reason: "go" });
  expect(trail(change)).toEqual(["8 intent.in_progress IN_PROGRESS"]);
  expect(change.state.intent.progress.pending).toBeUndefined();
  expect(done(change.state, { type: "proceed", actor: machineKey }).events).toEqual([]);
});

test("whoever names an old policy generation is told the present one", () => {
  for (const command of [
    { type: "report", actor: worker, outcome: "complete", result: {} },
    { type: "resolve", actor: machineKey, status: "FAILED" },
    { type: "proceed", actor: machineKey },
    { type: "controls", actor: machineKey, patch: {} },
    { type: "policy", actor: agent },
  ] as const) {
    expect(codeOf(delivered, { ...command, generation: 2 }), command.type).toBe("stale_generation");
    expect(codeOf(delivered, { ...command, generation: 3 }), command.type).toBe("ok");
    expect(codeOf(stateIn("DELIVERED"), { ...command, generation: 0 }), command.type).toBe("ok");
  }
});

import { expect, test } from "vitest";
import {
  ANA,
  agent,
  BEN,
  codeOf,
  done,
  EVA,
  FAY,
  FINANCE,
  knowing,
  later,
  machineKey,
  OTTO,
  person,
  trail,
  vote,
  waiting,
} from "../../testing/states";
import type { Decide } from "../commands";
import type { Decision, State, Task } from "../state";
import type { JsonObject } from "../types";

const FORM: JsonObject = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
const HUMAN = {
  four_eyes: true,
  required_comment: true,
  evidence_required: true,
  form_schema: FORM,
  editable: ["/nested"],
};
const good = (): State =>
  waiting({ ...HUMAN }, { assignees: [`person:${ANA}`, `person:${EVA}`] }, { deadlineAt: later(60) });
const right = (): Decide => ({
  ...(vote(ANA) as Decide),
  comment: "fine",
  data: { evidence: "seen", n: 3 },
  version: 1,
  payloadHash: "aa".repeat(32),
  generation: 0,
});

const voted = (personId: string, more: Partial<Decision> = {}): Decision => ({
  taskId: "i1",
  version: 1,
  personId,
  outcome: "approved",
  positive: true,
  payloadHash: "aa".repeat(32),
  comment: null,
  data: null,
  edits: null,
  via: "inbox",
  seq: 6,
  at: later(-60),
  ...more,
});

type Try = { state: State; command: Decide; at: Date };
const on = (change: (state: State) => State) => (tried: Try) => ({ ...tried, state: change(tried.state) });
const say = (more: Partial<Decide>) => (tried: Try) => ({ ...tried, command: { ...tried.command, ...more } });
const withData = (data: JsonObject) => (tried: Try) =>
  say({ data: { ...tried.command.data, ...data } })(tried);

// What can be wrong, in the order in which people are told. Each breaks one thing and leaves the others as they are.
const FAULTS: Array<[code: string, breakIt: (tried: Try) => Try]> = [
  ["closed", on((s) => ({ ...s, intent: { ...s.intent, status: "CANCELED", waitingReason: null } }))],
  ["stale_version", say({ version: 2 })],
  ["payload_mismatch", say({ payloadHash: "ab".repeat(32) })],
  ["stale_generation", say({ generation: 4 })],
  ["expired", (tried) => ({ ...tried, at: later(60) })],
  [
    "not_assignee",
    on((s) => ({ ...s, tasks: s.tasks.map((t) => ({ ...t, assignees: [`person:${OTTO}`] })) })),
  ],
  ["self_approval", on((s) => ({ ...s, intent: { ...s.intent, behindPersonId: ANA } }))],
  ["claimed_by_other", on((s) => ({ ...s, tasks: s.tasks.map(claimedByBen) }))],
  ["already_voted", on((s) => ({ ...s, decisions: [voted(ANA)] }))],
  ["outcome_not_offered", say({ outcome: "perhaps" })],
  ["comment_required", say({ comment: " \n" })],
  ["evidence_required", withData({ evidence: " " })],
  ["form_invalid", withData({ n: "three" })],
  ["not_editable", say({ editedPayload: { amount: 11, nested: { a: 1 } } })],
];
const claimedByBen = (task: Task): Task => ({
  ...task,
  assignees: [...task.assignees, `person:${BEN}`],
  claimedBy: BEN,
});
const start = (): Try => ({ state: good(), command: right(), at: later(30) });
const codeAfter = (...faults: Array<(tried: Try) => Try>): string => {
  const { state, command, at } = faults.reduce((tried, fault) => fault(tried), start());
  return codeOf(state, command, at);
};

test("without a fault it is decided", () => {
  expect(codeAfter()).toBe("ok");
});

test.each(FAULTS.map(([code], i) => [code, i] as const))(
  "%s is told before everything after it",
  (code, i) => {
    const breakIt = FAULTS[i]?.[1] as (tried: Try) => Try;
    expect(codeAfter(breakIt)).toBe(code);
    for (const [other, alsoBreak] of FAULTS.slice(i + 1))
      expect(codeAfter(breakIt, alsoBreak), other).toBe(code);
    expect(codeAfter(...FAULTS.slice(i).map(([, fault]) => fault))).toBe(code);
  },
);

test("what was made before the deadline counts after it, and its event says when it was made", () => {
  const made = (seconds: number): Decide => ({ ...right(), madeAt: later(seconds) });
  const late = done(good(), made(59.9), later(90));
  expect(late.events[0]).toMatchObject({ at: later(90), body: { made_at: later(59.9).toISOString() } });
  expect(codeOf(good(), made(60), later(90))).toBe("expired");
  expect(done(good(), made(59.9), later(60)).events[0]?.body).toHaveProperty("made_at");
  expect(done(good(), made(58), later(59)).events[0]?.body).not.toHaveProperty("made_at");
  const endless = done(waiting(), { ...vote(ANA), madeAt: later(58) } as Decide, later(90));
  expect(endless.events[0]?.body).not.toHaveProperty("made_at");
});

test("only a person decides, and only in the browser when the risk is high", () => {
  for (const actor of [agent, machineKey])
    expect(codeOf(waiting(), { ...right(), actor })).toBe("human_required");
  for (const via of ["api", "cli", "inbox", "slack"] as const)
    expect(codeOf(waiting({ risk: "high" }), { ...right(), actor: person(ANA, "Ana", via) }, later(1))).toBe(
      via === "inbox" ? "ok" : "human_required",
    );
});

test.each([
  ["an auditor", FAY, {}],
  ["somebody deactivated", ANA, { active: false }],
  ["somebody made an auditor", ANA, { role: "auditor" as const }],
  ["somebody unknown", ANA, null],
])("%s is asked nothing, even as one of everyone", (_, id, as) => {
  expect(codeOf(knowing(waiting(), { [id]: as }), vote(id))).toBe("not_assignee");
});

test("people are asked by name, group, role or all together", () => {
  const asked: Record<string, string[]> = {
    [`person:${BEN}`]: [BEN],
    [`group:${FINANCE}`]: [ANA],
    "role:owner": [OTTO],
    "role:member": [ANA, BEN, EVA],
    "role:auditor": [],
    everyone: [ANA, BEN, EVA, OTTO],
  };
  for (const [ref, who] of Object.entries(asked))
    for (const id of [ANA, BEN, EVA, OTTO, FAY])
      expect(codeOf(waiting({}, { assignees: [ref] }), vote(id)), ref).toBe(
        who.includes(id) ? "ok" : "not_assignee",
      );
});

test("after a revision a decision that names no version is not taken for the new one", () => {
  const revised = waiting({}, {}, { version: 2 });
  expect(codeOf(revised, vote(ANA))).toBe("stale_version");
  expect(codeOf(revised, vote(ANA, "approved", { version: 2 }))).toBe("ok");
  expect(codeOf(revised, vote(ANA, "approved", { payloadHash: "aa".repeat(32) }))).toBe("ok");
  expect(codeOf(waiting(), vote(ANA))).toBe("ok");
});

test("a vote on another version or another task is not a vote on this one", () => {
  const state = {
    ...waiting({}, {}, { version: 2 }),
    decisions: [voted(ANA), voted(ANA, { taskId: "i2", version: 2 })],
  };
  expect(codeOf(state, vote(ANA, "approved", { version: 2 }))).toBe("ok");
});

test("the decision, its event, the outcome and the message to the submitter say the same", () => {
  const change = done(
    waiting(),
    vote(ANA, "approved", { comment: "go", data: { window: "night" } }),
    later(9),
  );
  expect(trail(change)).toEqual(["8 intent.in_progress IN_PROGRESS", "10 intent.completed COMPLETED"]);
  expect(change.decisions).toEqual([
    voted(ANA, { comment: "go", data: { window: "night" }, seq: 8, at: later(9) }),
  ]);
  const data = { window: "night" };
  const result = { ...data, data, outcome: "approved", comment: "go", decided_by: ANA };
  expect(change.state.intent.progress).toMatchObject({
    result,
    decided: { by: ANA, at: later(9).toISOString() },
  });
  expect(change.events.map((event) => event.body)).toEqual([
    { outcome: "approved", version: 1, payload_hash: "aa".repeat(32), comment: "go" },
    { result },
  ]);
  expect(change.deliveries).toEqual([{ seq: 8, channel: "log", occasion: "decided", address: "agent:sa_1" }]);
  expect(change.state.tasks[0]).toMatchObject({ status: "decided", outcome: "approved", closedAt: later(9) });
  const decided = { by: ANA, name: "Ana", via: "inbox", at: later(9).toISOString(), outcome: "approved" };
  expect(change.state.intent.progress.decided).toEqual({ ...decided, comment: "go" });
  const silent = done(waiting(), vote(ANA), later(9));
  expect(silent.state.intent.progress.decided).toEqual(decided);
  expect(silent.events[0]?.body).toEqual({ outcome: "approved", version: 1, payload_hash: "aa".repeat(32) });
});

test("a comment in which nobody sees anything is none", () => {
  const change = done(waiting(), vote(ANA, "approved", { comment: " \u200b\n" }), later(9));
  expect(change.decisions).toMatchObject([{ comment: null }]);
  for (const { body } of change.events) expect(body).not.toHaveProperty("comment");
});

test("a rejection fails with its reason, outcome and comment", () => {
  const change = done(waiting(), vote(ANA, "rejected", { comment: "no", data: {} }));
  expect(change.decisions).toMatchObject([{ outcome: "rejected", positive: false, data: null, edits: null }]);
  expect(change.state.intent.progress).toMatchObject({ reason: "rejected", result: { outcome: "rejected" } });
  expect(change.events.at(-1)).toMatchObject({
    type: "intent.failed",
    status: "FAILED",
    body: { reason: "rejected", outcome: "rejected", comment: "no", result: { outcome: "rejected" } },
  });
  expect(done(waiting(), vote(ANA, "rejected")).events.at(-1)?.body).toEqual({
    reason: "rejected",
    outcome: "rejected",
    result: { outcome: "rejected", decided_by: ANA },
  });
});

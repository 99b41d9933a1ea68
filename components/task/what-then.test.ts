import { expect, test } from "vitest";
import { readSpec } from "@/lib/domain/task-spec";
import type { JsonObject } from "@/lib/domain/types";
import { isRunningOut } from "./running-out";
import type { TaskView } from "./task-view";
import { askedWho, otherwise, stillToDecide, whatThen } from "./what-then";

const taskOf = (human: JsonObject, over: Partial<TaskView> = {}): TaskView => ({
  id: "0190aaaa-0000-7000-8000-a1b2c3d4e5f6",
  intentType: "x.v1",
  fromAgent: "agent://acme/main/refunds",
  spec: readSpec({ human_task: human, title: "T", of: 3, levels: [] }),
  dueAt: null,
  assignedAt: new Date(0),
  version: 1,
  payloadHash: "0".repeat(64),
  payloadBytes: 2,
  payload: "{}",
  agreed: 0,
  barred: null,
  ...over,
});
const sentences = (task: TaskView) => whatThen(task).map(({ verb, sentence }) => `${verb}: ${sentence}`);

test("what each outcome does is said in a sentence", () => {
  expect(sentences(taskOf({ task_type: "review" }))).toEqual([
    "Approve: the request is completed, and refunds goes on at once.",
    "Request changes: the request ends as not approved; refunds reads what you want changed, and may ask again.",
    "Reject: the request ends as failed; refunds does not go on, and reads your reason.",
  ]);
});

test("among several, it says how many are still missing, and what one no does", () => {
  const two = { quorum: { required: 2 } };
  expect(sentences(taskOf(two))[0]).toBe(
    "Approve: your vote counts, and one more must agree before refunds goes on.",
  );
  expect(sentences(taskOf(two, { agreed: 1 }))[0]).toContain("for enough have agreed");
  expect(sentences(taskOf(two))[1]).toContain("ends as failed for everybody");
  expect(sentences(taskOf({ quorum: { required: 2, of: 3, negatives: "majority" } }))[1]).toContain(
    "fails once 2 of 3 can no longer agree",
  );
});

test("renamed outcomes keep their own words", () => {
  expect(
    sentences(taskOf({ allowed_outcomes: ["ship_it", "hold"], positive_outcomes: ["ship_it"] })),
  ).toEqual([
    "Ship it: the request is completed, and refunds goes on at once.",
    "Hold: the request ends as failed; refunds does not go on, and reads your reason.",
  ]);
});

test("doing nothing is an outcome too", () => {
  expect(otherwise(taskOf({}))).toEqual([]);
  expect(otherwise(taskOf({}, { dueAt: new Date(1), undoSeconds: 5 }))).toHaveLength(2);
});

test("who is asked is named, with how many people that is", () => {
  expect(askedWho(taskOf({}))).toBeNull();
  expect(askedWho(taskOf({}, { mayDecide: ["Bo"], mayDecideCount: 1 }))).toBeNull();
  expect(askedWho(taskOf({}, { mayDecide: ["Finance", "Bo"], mayDecideCount: 5 }))).toBe(
    "Finance and Bo (5 people)",
  );
  expect(askedWho(taskOf({}, { mayDecide: ["Ana", "Bo"], mayDecideCount: 2 }))).toBe("Ana and Bo");
});

test("whoever may not decide it is told who may, even when that is one person", () => {
  const barred = { barred: "Four eyes", mayDecide: ["Finance"], mayDecideCount: 1 };
  expect(askedWho(taskOf({}, barred))).toBe("Finance");
});

test("once somebody has decided, it is said how many still may", () => {
  const vote = { name: "Bo", isMine: false, outcome: "approved", positive: true, at: new Date(1) };
  const decisions = [{ ...vote, via: "inbox" as const, comment: null, data: null, edits: null }];
  expect(stillToDecide(taskOf({}, { mayDecideCount: 3 }))).toBeNull();
  expect(stillToDecide(taskOf({}, { mayDecideCount: 3, decisions }))).toBe("2 people may still decide");
  expect(stillToDecide(taskOf({}, { mayDecideCount: 1, decisions }))).toBe("all of them have decided");
});

test("time runs out in the last fifth of what there was", () => {
  expect(isRunningOut(0, 100, 79)).toBe(false);
  expect(isRunningOut(0, 100, 80)).toBe(true);
  expect(isRunningOut(0, 100, 150)).toBe(true);
});

test("what a deadline brings of itself is said with the question", () => {
  const due = { dueAt: new Date(1) };
  expect(otherwise(taskOf({}, due))[0]).toBe(
    "If nobody decides in time, the request expires, and the agent is told so.",
  );
  expect(otherwise(taskOf({}, { ...due, lapsesTo: "changes_requested" }))[0]).toBe(
    "If nobody decides in time, it counts as changes requested.",
  );
});

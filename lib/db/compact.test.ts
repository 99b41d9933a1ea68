import { describe, expect, test } from "vitest";
import type { NewEvent } from "../domain/state";
import { compactAssignees, compactBirths, compactHash, fullAssignees, fullBirth } from "./compact";

const HASH = "ab".repeat(32);
const at = new Date("2030-01-01T00:00:00Z");
const event = (seq: number, more: Partial<NewEvent> = {}): NewEvent => ({
  seq,
  type: "intent.human_task_assigned",
  status: "WAITING",
  waitingReason: "WAITING_FOR_HUMAN",
  at,
  actor: "key:k1",
  via: "api",
  body: null,
  ...more,
});
const created = (more: Partial<NewEvent> = {}) =>
  event(2, {
    type: "intent.created",
    status: "CREATED",
    waitingReason: null,
    body: { request_hash: HASH },
    ...more,
  });
const submitted = (more: Partial<NewEvent> = {}) =>
  event(4, { type: "intent.submitted", status: "SUBMITTED", waitingReason: null, ...more });

const back = (events: NewEvent[]) =>
  compactBirths(events).flatMap(({ requestHash, ...stored }) =>
    fullBirth(stored, requestHash, { waitingReason: null }),
  );

test("the births of many intents are one row each, and come back as they happened", () => {
  const offered = event(6, {
    type: "intent.delivered",
    status: "DELIVERED",
    waitingReason: null,
    body: { n: 1 },
  });
  const events = [
    created(),
    submitted(),
    event(6),
    created({ at: new Date(1) }),
    submitted({ at: new Date(1) }),
  ];
  events.push({ ...offered, at: new Date(1) }, event(8));
  expect(compactBirths(events).map(({ seq, requestHash }) => [seq, requestHash])).toEqual([
    [6, HASH],
    [6, HASH],
    [8, null],
  ]);
  expect(back(events)).toEqual(events);
});

describe("what is not the common birth keeps a row for each event", () => {
  const other = new Date(at.getTime() + 1);
  test.each<[string, NewEvent[]]>([
    ["created later", [created({ at: other }), submitted(), event(6)]],
    ["submitted later", [created(), submitted({ at: other }), event(6)]],
    ["another actor", [created({ actor: "key:k2" }), submitted(), event(6)]],
    ["another door", [created(), submitted({ via: "cli" }), event(6)]],
    ["a hash that is none", [created({ body: { request_hash: "x" } }), submitted(), event(6)]],
    ["no hash", [created({ body: null }), submitted(), event(6)]],
    ["more than a hash", [created({ body: { request_hash: HASH, more: 1 } }), submitted(), event(6)]],
    ["a body where there is none", [created(), submitted({ body: {} }), event(6)]],
    ["a status of its own", [created(), submitted({ status: "DELIVERED" }), event(6)]],
    ["a reason to wait", [created(), submitted({ waitingReason: "WAITING_FOR_TIME" }), event(6)]],
    ["nothing third", [created(), submitted()]],
    ["another number", [created(), submitted(), event(8)]],
  ])("%s", (_, events) => {
    expect(compactBirths(events)).toHaveLength(events.length);
    expect(back(events)).toEqual(events);
  });
});

test("everyone alone is not written, anybody else is", () => {
  for (const assignees of [["everyone"], ["role:owner"], ["everyone", "role:owner"], []])
    expect(fullAssignees(compactAssignees(assignees))).toEqual(assignees);
  expect(compactAssignees(["everyone"])).toBeNull();
});

test("only a long payload keeps its hash", () => {
  expect(compactHash("x".repeat(2_000), HASH)).toBeNull();
  expect(compactHash("x".repeat(2_001), HASH)).toBe(HASH);
});

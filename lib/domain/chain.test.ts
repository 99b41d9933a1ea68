import { expect, test } from "vitest";
import { canonical } from "./canonical";
import { type ChainedEvent, chainRecord } from "./chain";

const EVENT: ChainedEvent = {
  workspaceId: "0190a0b0-0000-7000-8000-000000000001",
  intentId: "0190a0b0-0000-7000-8000-000000000002",
  seq: 6,
  type: "intent.human_task_assigned",
  status: "WAITING",
  waitingReason: "WAITING_FOR_HUMAN",
  at: "2026-11-20T16:52:59.001Z",
  actor: "key:k1",
  via: "api",
  body: null,
};

// What was written years ago is verified against this text: it may not change, and a stranger's verifier knows it too.
test("the record of an event is this, to the letter", () => {
  expect(chainRecord(EVENT)).toBe(
    '{"actor":"key:k1","at":"2026-11-20T16:52:59.001Z","body":null,"intent_id":"0190a0b0-0000-7000-8000-000000000002",' +
      '"seq":6,"status":"WAITING","type":"intent.human_task_assigned","v":1,"via":"api",' +
      '"waiting_reason":"WAITING_FOR_HUMAN","workspace_id":"0190a0b0-0000-7000-8000-000000000001"}',
  );
});

test.each<Partial<ChainedEvent>>([
  {},
  { waitingReason: null, status: "SUBMITTED", type: "intent.submitted" },
  { body: { request_hash: "ab", comment: 'a "word"\n€', b: [1, { z: null, a: -0 }] } },
  { actor: 'agent:a"b\\c\u0001é' },
  { actor: "person:p", via: "slack" },
])("the record of an event is its canonical JSON: %j", (more) => {
  const { workspaceId, intentId, waitingReason, ...rest } = { ...EVENT, ...more };
  expect(chainRecord({ ...EVENT, ...more })).toBe(
    canonical({
      ...rest,
      v: 1,
      workspace_id: workspaceId,
      intent_id: intentId,
      waiting_reason: waitingReason,
    }),
  );
});

import { expect, test } from "vitest";
import { refuse } from "@/lib/domain/refusals";
import { Decision, readDecision, refusalAnswer } from "./decision";

const posted = {
  taskId: "0190aaaa-0000-7000-8000-a1b2c3d4e5f6",
  version: "2",
  payloadHash: "0".repeat(64),
  outcome: "approved",
};
const read = (over: Record<string, string> = {}) => readDecision(Decision.parse({ ...posted, ...over }));

test("a posted decision says what it was made on, and nothing that was not filled in", () => {
  expect(read({ comment: " ", data: "", evidence: "", assignee: "" })).toEqual({
    ok: true,
    said: { outcome: "approved", version: 2, payloadHash: posted.payloadHash },
  });
});

test("what a form says in several fields is one answer", () => {
  const answer = read({
    data: '{"a": 1}',
    evidence: "done",
    assignee: "bo@example.org",
    editedPayload: '{"amount": 5}',
  });
  expect(answer).toMatchObject({
    ok: true,
    said: { data: { a: 1, evidence: "done", assignee: "bo@example.org" }, editedPayload: { amount: 5 } },
  });
});

test("what is no JSON object says so at its field", () => {
  for (const wrong of ["x", "[]", "3", '{"a":1,"a":2}', '{"__proto__":1}'])
    expect(read({ data: wrong }), wrong).toMatchObject({ ok: false, fields: { data: expect.any(String) } });
  expect(read({ editedPayload: "null" })).toMatchObject({
    ok: false,
    fields: { editedPayload: expect.any(String) },
  });
});

test("a refusal stands beside every field it is about", () => {
  const refusal = refuse("form_invalid", "No.", undefined, [
    { pointer: "/data/amount", rule: "type", message: "A number." },
    { pointer: "/data/name", rule: "required", message: "Required." },
  ]);
  expect(refusalAnswer(refusal)).toEqual({
    tone: "problem",
    message: "Please look at the marked fields.",
    fields: { data: "A number.", "/data/amount": "A number.", "/data/name": "Required." },
  });
  expect(refusalAnswer(refuse("claimed_by_other", "Somebody else."))).toEqual({
    tone: "refused",
    message: "Somebody else.",
  });
  expect(refusalAnswer(refuse("stale_version", "x")).message).toContain("Changed, look again");
});

import { expect, test } from "vitest";
import { ANA, done, NOW, vote, waiting } from "../testing/states";
import { transition } from "./lifecycle";
import type { JsonObject } from "./types";

const FORM: JsonObject = {
  type: "object",
  properties: {
    amount: { type: "integer", minimum: 1 },
    rate: { type: "number" },
    urgent: { type: "boolean" },
    to: { type: "string" },
    lines: { type: "array", items: { type: "object", properties: { qty: { type: "integer" } } } },
  },
  required: ["amount"],
};

const refusalOf = (human: JsonObject, said: object, outcome = "approved") => {
  const result = transition(waiting(human), vote(ANA, outcome, said), NOW);
  return result.ok ? null : result.refusal;
};
const dataOf = (human: JsonObject, said: object, outcome = "approved") =>
  done(waiting(human), vote(ANA, outcome, said)).decisions[0]?.data;
const resultOf = (human: JsonObject, said: object) =>
  done(waiting(human), vote(ANA, "approved", said)).state.intent.progress.result;

test("text that the command line sends is read as what the form asks for", () => {
  const data = { amount: "30", rate: "0.5", urgent: "true", to: "30" };
  expect(dataOf({ form_schema: FORM }, { data })).toEqual({ amount: 30, rate: 0.5, urgent: true, to: "30" });
});

test("each problem of a form points at its field", () => {
  const data = { amount: "none", urgent: "maybe", lines: [{ qty: 1 }, { qty: "x" }] };
  const refusal = refusalOf({ form_schema: FORM }, { data });
  expect(refusal?.code).toBe("form_invalid");
  expect(refusal?.problems?.map(({ pointer, rule }) => `${pointer} ${rule}`).sort()).toEqual([
    "/data/amount type",
    "/data/lines/1/qty type",
    "/data/urgent type",
  ]);
  expect(refusal?.message).toBe(refusal?.problems?.[0]?.message);
  expect(refusalOf({ form_schema: FORM }, {})?.problems?.[0]).toMatchObject({
    pointer: "/data/amount",
    rule: "required",
  });
});

test("a rejection needs no valid form and no evidence, but the comment that was asked for", () => {
  const human = { form_schema: FORM, evidence_required: true, required_comment: true };
  expect(refusalOf(human, {}, "rejected")?.code).toBe("comment_required");
  expect(refusalOf(human, { comment: "no" }, "rejected")).toBeNull();
});

test("an override always needs a comment, whatever its outcome", () => {
  for (const outcome of ["override_approved", "approved", "rejected"]) {
    const refusal = refusalOf({ task_type: "override", required_comment: false }, {}, outcome);
    expect(refusal).toMatchObject({
      code: "comment_required",
      problems: [{ pointer: "/comment", rule: "required" }],
    });
    expect(refusalOf({ task_type: "override" }, { comment: "needed" }, outcome)).toBeNull();
  }
});

test.each([undefined, null, "", "  ", false, [], {}])("%j is no evidence", (evidence) => {
  const refusal = refusalOf({ evidence_required: true }, { data: { evidence } });
  expect(refusal).toMatchObject({ code: "evidence_required", problems: [{ pointer: "/data/evidence" }] });
});
test.each(["https://x", ["a.png"], { file: 1 }, true, 0])("%j is evidence, and is kept", (evidence) => {
  expect(dataOf({ evidence_required: true }, { data: { evidence } })).toEqual({ evidence });
});

test("a form may ask for the outcome, the approval and the comment", () => {
  const properties = {
    outcome: { enum: ["confirmed"] },
    approved: { const: true },
    comment: { type: "string" },
  };
  const form_schema = { type: "object", properties, required: ["outcome", "approved", "comment"] };
  const human = { task_type: "confirmation", form_schema };
  expect(dataOf(human, { comment: "yes" })).toEqual({ outcome: "confirmed", approved: true, comment: "yes" });
  expect(refusalOf(human, {})?.problems).toMatchObject([{ pointer: "/data/comment", rule: "required" }]);
});

test("data cannot pretend to be an agreed payload, an edit, or another person's decision", () => {
  const data = {
    payload: { amount: 1e6 },
    edits: [],
    decided_by: "boss",
    outcome: "x",
    comment: "forged",
    n: 1,
  };
  expect(resultOf({}, { data })).toEqual({ n: 1, data: { n: 1 }, outcome: "approved", decided_by: ANA });
  const open = { type: "object", properties: { n: { type: "integer" } } };
  const result = { n: 1, data: { n: 1 }, outcome: "approved", decided_by: ANA };
  expect(resultOf({ form_schema: open }, { data })).toEqual(result);
});

test("a form that asks for a field of such a name gets it", () => {
  const form_schema = { type: "object", properties: { payload: { type: "string" } } };
  const result = { payload: "12 kg", data: { payload: "12 kg" }, outcome: "approved", decided_by: ANA };
  expect(resultOf({ form_schema }, { data: { payload: "12 kg" } })).toEqual(result);
});

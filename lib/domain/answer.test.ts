import { expect, test } from "vitest";
import { ANA, done, NOW, person, vote, waiting } from "../testing/states";
import { transition } from "./lifecycle";
import type { JsonObject, Via } from "./types";

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
  expect(refusal?.message).toContain("data.evidence"); // where an agent puts it
  expect(refusal?.problems?.[0]?.message).toBe("Say what was done, or link to it."); // beside a field
});
test.each(["https://x", ["a.png"], { file: 1 }, true, 0])("%j is evidence, and is kept", (evidence) => {
  expect(dataOf({ evidence_required: true }, { data: { evidence } })).toEqual({ evidence });
  const asked = { task_type: "manual_action", evidence_required: true, form_schema: FORM };
  const data = { amount: 3, evidence };
  expect(dataOf(asked, { data }, "completed")).toEqual(data);
  const asking = { ...FORM, properties: { ...(FORM.properties as JsonObject), evidence: {} } };
  expect(dataOf({ ...asked, form_schema: asking }, { data }, "completed")).toEqual(data);
});
test.each(["\u200b", " \u2060\n", "\u3164"])(
  "%j, which nobody sees, is no evidence and no comment",
  (unseen) => {
    expect(refusalOf({ evidence_required: true }, { data: { evidence: unseen } })?.code).toBe(
      "evidence_required",
    );
    expect(refusalOf({ required_comment: true }, { comment: unseen })?.code).toBe("comment_required");
  },
);

const SUGGESTING: JsonObject = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "string", default: "Example Ltd" },
    channels: { type: "array", items: { enum: ["mail", "sms"] }, default: ["mail", "sms"] },
    address: { type: "object", properties: { country: { type: "string", default: "CH" } } },
  },
};
const asked = { form_schema: SUGGESTING };
const through = (via: Via, data: JsonObject) =>
  vote(ANA, "approved", { data, actor: person(ANA, "Ana", via) });

test.each(["api", "cli"] as const)(
  "over %s, where no form is shown, a field that is not named has its default",
  (via) => {
    const { decisions } = done(waiting(asked), through(via, { address: {} }));
    expect(decisions[0]?.data).toEqual({
      name: "Example Ltd",
      channels: ["mail", "sms"],
      address: { country: "CH" },
    });
  },
);

test.each(["inbox", "email", "slack", "slack_link"] as const)(
  "what somebody took out of the form that %s showed them is not put back in their name",
  (via) => {
    const data = { name: "Bo", address: {} };
    expect(done(waiting(asked), through(via, data)).decisions[0]?.data).toEqual(data);
    // Nor does a default stand in for what is required.
    const result = transition(waiting(asked), through(via, { channels: [] }), NOW);
    expect(result.ok ? null : result.refusal.problems).toMatchObject([
      { pointer: "/data/name", rule: "required" },
    ]);
  },
);

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

test("a form's own comment and outcome win over the decision's, which keeps its own beside it", () => {
  const properties = { comment: { type: "string" }, outcome: { enum: ["repaired", "replaced"] } };
  const form_schema = { type: "object", properties };
  const said = { comment: "agreed", data: { comment: "a new lamp", outcome: "replaced" } };
  expect(resultOf({ form_schema }, said)).toEqual({
    data: { comment: "a new lamp", outcome: "replaced" },
    outcome: "approved",
    comment: "agreed",
    decided_by: ANA,
  });
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

test("what a form asks for by a name of the outcome's own stands in its data, and the outcome's own beside it", () => {
  const properties = { decided_by: { type: "string" }, payload: {}, edits: { type: "array" }, n: {} };
  const form_schema = { type: "object", properties };
  const data = { decided_by: "boss", payload: { sum: 1e6 }, edits: ["none"], n: 1 };
  const unedited = resultOf({ form_schema }, { data });
  expect(unedited).toEqual({ ...data, decided_by: ANA, data, outcome: "approved" });
  const editable = { form_schema, editable: ["/sum"] };
  const state = waiting(editable, {}, { payload: { sum: 5 } });
  const agreed = done(state, vote(ANA, "approved", { data, editedPayload: { sum: 6 } }));
  expect(agreed.state.intent.progress.result).toMatchObject({
    n: 1,
    data,
    decided_by: ANA,
    payload: { sum: 6 },
    edits: [{ pointer: "/sum" }],
  });
});

test("a form may have a field called data", () => {
  const within = { type: "object", properties: { x: { type: "integer" } } };
  const form_schema = {
    type: "object",
    additionalProperties: false,
    required: ["data"],
    properties: { data: within },
  };
  expect(dataOf({ form_schema }, { data: { data: { x: 1 } } })).toEqual({ data: { x: 1 } });
  const { problems } = refusalOf({ form_schema }, { data: { x: 1 } }) ?? {};
  expect(problems?.map(({ pointer }) => pointer)).toEqual(["/data/x", "/data/data"]);
});

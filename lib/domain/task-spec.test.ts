import { expect, test } from "vitest";
import { readSpec, riskOf, titleFrom } from "./task-spec";
import type { JsonObject } from "./types";

const specOf = (human_task: JsonObject) => readSpec({ human_task, title: "Deploy?", of: 4, levels: [] });

test("a task of which nothing is said is an approval by one person", () => {
  expect(specOf({})).toEqual({
    kind: "approval",
    title: "Deploy?",
    description: null,
    outcomes: [
      { name: "approved", positive: true },
      { name: "rejected", positive: false },
    ],
    commentRequired: false,
    evidenceRequired: false,
    formSchema: null,
    editable: [],
    fourEyes: false,
    risk: "normal",
    quorum: { need: 1, of: 4, negatives: "veto" },
  });
});

test("what has not the shape it should have counts as not said, never as a permission", () => {
  const odd = {
    description: "  ",
    required_comment: "yes",
    four_eyes: 1,
    form_schema: [],
    editable: "/a",
    risk: "none",
  };
  expect(specOf(odd)).toEqual(specOf({}));
  expect(specOf({ editable: ["/a", 7, null] }).editable).toEqual(["/a"]);
  expect(specOf({ allowed_outcomes: [7, "approved"] }).outcomes).toEqual([
    { name: "approved", positive: true },
  ]);
  expect(specOf({ description: "why" }).description).toBe("why");
  for (const said of ["constructor", null, 1, "HIGH"]) expect(riskOf(said)).toBe("normal");
});

test.each([
  ["human_approval.v1", "Human approval"],
  ["payments.refund-request.v12", "Payments refund request"],
  [".v1", "Decision needed"],
  ["_", "Decision needed"],
])("an intent of type %s is called %s", (type, title) => {
  expect(titleFrom(type)).toBe(title);
});

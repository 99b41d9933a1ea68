import { expect, test } from "vitest";
import type { z } from "zod";
import { problemsOf } from "./problems";
import { humanTask, resolveBody, reviseBody } from "./shapes/intents";

const problemsIn = (said: unknown, shape: z.ZodType = humanTask) => {
  const { error } = shape.safeParse(said, { reportInput: true });
  return problemsOf(error as z.ZodError);
};

// What may be written in more than one way: the field and the rule are named, whichever was tried.
test.each([
  [{ quorum: "2" }, "/quorum", "invalid_type", "This must be number or object."],
  [{ quorum: 0 }, "/quorum", "too_small", "Too small: expected number to be >=1."],
  [
    { quorum: { required: 2, negatives: "most" } },
    "/quorum/negatives",
    "invalid_value",
    'This must be one of "veto"|"majority".',
  ],
  [{ quorum: { negatives: "veto" } }, "/quorum/required", "required", "This is required."],
  [{ escalate_to: 5 }, "/escalate_to", "invalid_type", "This must be string or array."],
  [{ escalate_to: ["a", 5] }, "/escalate_to/1", "invalid_type", "This must be string, received number."],
  [{ escalation: [{ to: null }] }, "/escalation/0/to", "invalid_type", "This must be string or array."],
  [{ escalation: [{}] }, "/escalation/0/to", "required", "This is required."],
  [{ notify_email: 5 }, "/notify_email", "invalid_type", "This must be string or boolean."],
])("%j", (said, pointer, rule, message) => {
  expect(problemsIn(said)).toEqual([{ pointer, rule, message }]);
});

test("an object of any kind is a way like every other", () => {
  expect(problemsIn({ status: "FAILED", error: 5 }, resolveBody)).toEqual([
    { pointer: "/error", rule: "invalid_type", message: "This must be object or string." },
  ]);
});

test.each([
  ["/status", resolveBody],
  ["/payload", reviseBody],
])("what is not there is missing, of whatever type it should be: %s", (pointer, shape) => {
  expect(problemsIn({}, shape)).toEqual([{ pointer, rule: "required", message: "This is required." }]);
});

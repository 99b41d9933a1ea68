import { expect, test } from "vitest";
import { named } from "./named";

test("of a task that is not shown it is said which one, and all else that was answered", () => {
  const said = { tone: "refused", message: "Changed, look again.", signedOut: true, at: 1 } as const;
  expect(named("Refund", said)).toEqual({ ...said, message: "“Refund”: Changed, look again." });
  expect(named(undefined, said)).toEqual(said);
  expect(named("Refund", null)).toBeNull();
});

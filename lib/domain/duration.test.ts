import { expect, test } from "vitest";
import { readDuration, sayDuration } from "./duration";

test.each([
  ["2 h", 7200],
  ["1d12h", 129_600],
  [" 90 Minutes ", 5400],
  ["1 week", 604_800],
  ["45 s", 45],
  ["1 h 30 min", 5400],
])("%s is %i seconds", (said, seconds) => expect(readDuration(said)).toBe(seconds));

test.each(["", "5", "h", "2 h and", "two hours", "0 h", "-1 h", "2 moons", "9999999 s"])(
  "%j is no length of time",
  (said) => expect(readDuration(said)).toBeNull(),
);

test("what is said is read as the same", () => {
  for (const seconds of [1, 60, 5400, 86_400, 129_600, 604_861])
    expect(readDuration(sayDuration(seconds))).toBe(seconds);
  expect(sayDuration(5400)).toBe("1 h 30 min");
});

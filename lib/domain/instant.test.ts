import { expect, test } from "vitest";
import { isWritten } from "./instant";

test.each([
  ["2030-01-31T12:00:00.000Z", true],
  ["2028-02-29T00:00:00.000Z", true],
  ["0001-01-01T00:00:00.000Z", true],
  ["9999-12-31T23:59:59.999Z", true],
  ["2030-02-29T00:00:00.000Z", false],
  ["2030-02-30T00:00:00.000Z", false],
  ["2030-13-01T00:00:00.000Z", false],
  ["2030-01-01T24:00:00.000Z", false],
  ["0000-01-01T00:00:00.000Z", false],
  ["2030-01-01", false],
  ["then", false],
])("%s is a moment as we write it: %s", (text, expected) => {
  expect(isWritten(text)).toBe(expected);
});

import { expect, test } from "vitest";
import { reckon } from "./reckon";

const HOUR = 3_600_000;

test("how far a computer is off is told by the newest page, and by no page that is shown again", () => {
  const first = reckon(null, 10 * HOUR, 10 * HOUR + 5_000);
  expect(first.drift).toBe(-5_000);
  const next = reckon(first, 11 * HOUR, 11 * HOUR - 2_000); // its clock was put right meanwhile
  expect(next.drift).toBe(2_000);
  for (const old of [10 * HOUR, 11 * HOUR]) expect(reckon(next, old, 12 * HOUR)).toEqual(next);
});

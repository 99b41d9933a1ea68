import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FIGURES, type Row, roundsIn } from "./fault-figures";

const rows = Object.keys(FIGURES) as Row[];

test.each(rows)("%s has a test of its name, which plays its figure", (row) => {
  const { file, change, nightly } = FIGURES[row];
  expect(existsSync(file), file).toBe(true);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(`rounds("${row}")`);
  expect(text).toMatch(new RegExp(`["\`]${row.split(" ")[0]}: `));
  expect(nightly).toBeGreaterThanOrEqual(change);
});

test("the knob is the name of a lane, or a number of rounds", () => {
  expect(roundsIn("change", "B-03")).toBe(100);
  expect(roundsIn("nightly", "B-03")).toBe(1000);
  expect(roundsIn("7", "B-03")).toBe(7);
  for (const wrong of ["weekly", "0", "-1", "1.5", ""])
    expect(() => roundsIn(wrong, "B-03")).toThrow("FAULT_ROUNDS");
});

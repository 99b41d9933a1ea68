import { expect, test } from "vitest";
import { changedBy, countedIn } from "./counted";

const NOW = new Date("2026-11-22T20:00:00Z");
const SEEN = { view: "mine", now: NOW, zone: "UTC" } as const;
const row = { risk: "normal", dueAt: null, ofGroup: false } as const;

test("a row is counted in its person's own view, and besides by its risk and by the end of their day", () => {
  expect(countedIn(row, SEEN)).toEqual(["mine"]);
  expect(countedIn({ ...row, risk: "high" }, SEEN)).toEqual(["mine", "high-risk"]);
  const tonight = { ...row, dueAt: "2026-11-22T23:30:00Z" };
  expect(countedIn(tonight, SEEN)).toEqual(["mine", "due-today"]);
  expect(countedIn(tonight, { ...SEEN, zone: "America/New_York" })).toEqual(["mine", "due-today"]);
  const afterMidnight = { ...row, dueAt: "2026-11-23T00:30:00Z" };
  for (const zone of ["UTC", "Nowhere/Land"])
    expect(countedIn(afterMidnight, { ...SEEN, zone })).toEqual(["mine"]);
  expect(countedIn(afterMidnight, { ...SEEN, zone: "America/New_York" })).toEqual(["mine", "due-today"]);
});

test("what is asked of a group is counted there, wherever it is seen; what sleeps is counted nowhere else", () => {
  const ofGroup = { ...row, ofGroup: true };
  for (const view of ["mine", "groups", "high-risk", "due-today"] as const)
    expect(countedIn(ofGroup, { ...SEEN, view })).toEqual(["mine", "groups"]);
  expect(countedIn(ofGroup, { ...SEEN, view: "snoozed" })).toEqual(["snoozed"]);
  expect(countedIn({ ...row, risk: "high" }, { ...SEEN, view: "snoozed" })).toEqual(["snoozed"]);
  expect(countedIn(row, { ...SEEN, view: "done" })).toEqual([]);
});

test("what was not counted further is not changed, and nothing is counted below nothing", () => {
  const counts = { mine: "1000+", groups: "7", "high-risk": "0", "due-today": "1", snoozed: "2" };
  expect(changedBy(counts, ["mine", "groups", "high-risk"], -1)).toEqual({ ...counts, groups: "6" });
  expect(changedBy(counts, ["mine", "due-today"], 1)).toEqual({ ...counts, "due-today": "2" });
});

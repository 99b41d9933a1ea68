import { expect, test } from "vitest";
import { groupBy } from "./group-by";

test("groups in the order in which they come, and in each what came first is first", () => {
  const groups = groupBy(["bo", "ana", "ben", "ada", "cy"], (name) => name[0]);
  expect([...groups]).toEqual([
    ["b", ["bo", "ben"]],
    ["a", ["ana", "ada"]],
    ["c", ["cy"]],
  ]);
  expect(groupBy([], String).size).toBe(0);
});

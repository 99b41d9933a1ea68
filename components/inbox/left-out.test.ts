import { expect, test } from "vitest";
import { apartFrom, lacksComment } from "./left-out";
import type { Row } from "./rows";

const row = (more: Partial<Row>) => ({ id: "1", risk: "normal", wantsMore: false, ...more }) as Row;
const [plain, risky, form] = [row({}), row({ risk: "high" }), row({ wantsMore: true })];

test("what is of high risk is decided by itself, and alone it is to be opened", () => {
  expect(apartFrom([plain, risky, risky], null)).toEqual({
    rows: [risky, risky],
    why: "2 are of high risk: each is decided by itself.",
    leaveOut: "Leave out the 2 of high risk",
  });
  expect(apartFrom([risky], "rejected")?.why).toBe("It is of high risk: open it to decide.");
});

test("what wants more than a yes stands in the way of a yes to several, and of no no", () => {
  expect(apartFrom([plain, form], "approved")?.rows).toEqual([form]);
  expect(apartFrom([plain, form], "rejected")).toBeNull();
  expect(apartFrom([plain, form], null)).toBeNull();
  expect(apartFrom([plain], "approved")).toBeNull();
});

test("what wants a comment is not sent without one, and is said before the server has to", () => {
  const commented = row({ wantsComment: true });
  expect(lacksComment([plain, commented], " ")).toBe("One of them is not decided without a comment.");
  expect(lacksComment([plain, commented, commented], "")).toBe(
    "2 of them are not decided without a comment.",
  );
  expect(lacksComment([commented], "")).toBe("It is not decided without a comment.");
  expect(lacksComment([commented], "Seen.")).toBeNull();
  expect(lacksComment([plain], "")).toBeNull();
});

import { expect, test } from "vitest";
import { readQuery } from "./query";

test.each(["9999-12-31", "0001-01-01", "0000-01-01", "2026-02-30", "soon"])(
  "%s is no day of the audit, and is left out",
  (day) => expect(readQuery({ from: day, to: day })).toMatchObject({ from: undefined, to: undefined }),
);

test("a day is kept as it is written", () => {
  expect(readQuery({ from: "2026-01-31", to: "9998-12-31" })).toMatchObject({
    from: "2026-01-31",
    to: "9998-12-31",
  });
});
